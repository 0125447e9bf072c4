// Links that hand over a visitor, and links that do not: the whole tracker, on a page that was opened by a link with a token.
import { describe, expect, test, vi } from 'vitest';
import { link, type LinkOptions } from '../../../src/plugins/link/link';
import { checksum, printText, printToken } from '../../../src/plugins/link/token';
import type { Options, Plugin } from '../../../src/index';
import { printRecord } from '../../../src/core/session/rules/record-text';
import { HOUR, MINUTE, useVisitor } from '../../browser/visitor';
import { living, sessionId, userId } from '../../core/session/arbitraries';

const { visit, later, close, profile, received } = useVisitor();
const LISTED = 'https://blog.example/';
const domains = ['shop.example', 'blog.example'];

const theirs = () => {
  const now = Date.now();
  const times = {
    startedAt: now - 2 * MINUTE,
    firstEventTimestamp: now - 2 * MINUTE,
    lastActivityAt: now - 1000,
  };
  return living({ userId: userId(9), sessionId: sessionId(9), ...times });
};
const browser = () => navigator.userAgent + navigator.language;
const token = () => printToken(theirs(), Date.now(), browser());
const aged = (age: number) => () => printToken(theirs(), Date.now() - age, browser());

interface Input {
  /** Made when the page is there. */
  text?: () => string;
  referrer?: string;
  options?: Partial<LinkOptions>;
  /** Tracked while the page starts. */
  early?: string;
  tracker?: Partial<Options>;
}

/** Opens a page by a link with a token; gives what was said of it. */
const arrive = async ({ text, referrer = LISTED, options, early, tracker }: Input = {}) => {
  await close();
  const said: string[] = [];
  // As the script file does: the page is there when it is called.
  const plugin: Plugin = {
    name: 'later',
    setup(api) {
      api.on('error', ({ code, message }) => code === 'link' && said.push(message));
      api.use(link({ domains, ...options }));
      if (early) api.track(early);
    },
  };
  const url = `https://shop.example/?sojourn_token=${(text ?? token)()}`;
  const page = await visit({ plugins: [plugin], ...tracker }, { url, referrer });
  return Object.assign(page, { said });
};
/** The visitor of the next event. */
const next = async (tracker: { track(name: string): unknown }) => {
  tracker.track('next');
  const events = await received('next');
  return events.at(-1)!.session!.userId;
};

describe('link: referrer', () => {
  const referrers: [referrer: string, isListed: boolean][] = [
    [LISTED, true],
    ['https://www.blog.example/', true],
    ['https://shop.example/', true],
    ['', false],
    ['http://blog.example/', false],
    ['https://news.example/', false],
    ['https://notblog.example/', false],
    ['https://blog.example.news.example/', false],
    ['android-app://blog.example/', false],
    ['about:blank', false],
    ['blog.example', false],
  ];
  for (const isKnown of [false, true])
    for (const requireReferrer of [undefined, true, false])
      test.each(referrers)(
        `link: ${isKnown ? 'a known' : 'no known'} visitor, requireReferrer ${requireReferrer}, referrer "%s"`,
        async (referrer, isListed) => {
          const before = isKnown && (await next(await visit()));
          const page = await arrive({ referrer, options: { requireReferrer } });
          const isTakenUp = isListed || (!referrer && requireReferrer === false && !isKnown);
          const visitor = await next(page);
          expect(visitor === userId(9)).toBe(isTakenUp);
          if (!isTakenUp && isKnown) expect(visitor).toBe(before);
          expect(page.said).toHaveLength(isTakenUp ? 0 : 1);
        },
      );

  test('link: a wrong requireReferrer keeps the requirement', async () => {
    for (const wrong of ['false', 0, null, 'no']) {
      const page = await arrive({ referrer: '', options: { requireReferrer: wrong as never } });
      expect(await next(page)).not.toBe(userId(9));
    }
  });
});

describe('link: age', () => {
  test.each([0, 119_000])('link: a token of %i ms is accepted', async (age) => {
    expect(await next(await arrive({ text: aged(age) }))).toBe(userId(9));
  });
  test.each([121_000, -121_000])('link: a token of %i ms is refused', async (age) => {
    expect(await next(await arrive({ text: aged(age) }))).not.toBe(userId(9));
  });
  test('link: a token whose time of issue is no number does not live for ever', async () => {
    const forge = () => {
      const text = `_.${printRecord(theirs())}`;
      return `${text}.${checksum(text, browser())}`;
    };
    expect(await next(await arrive({ text: forge }))).not.toBe(userId(9));
  });
});

describe('link: once', () => {
  test('link: a token, or an older one, is not accepted again, even after a withdrawal', async () => {
    const before = aged(1000)();
    const text = token();
    const page = await arrive({ text: () => text });
    expect(await next(page)).toBe(userId(9));
    page.setConsent('denied');
    await later(10);
    expect([...profile().cookies()]).toEqual([['sojourn.link', expect.stringMatching(/^[\da-z]{8}$/)]]);
    for (const used of [text, before]) {
      const again = await arrive({ text: () => used });
      expect(await next(again)).not.toBe(userId(9));
      expect(again.said).toEqual([expect.stringContaining('accepted before')]);
      again.setConsent('denied');
      await later(10);
    }
    await later(1);
    expect(await next(await arrive())).toBe(userId(9));
  });

  test('link: the cookie that remembers a token expires with the token', async () => {
    await next(await arrive({ options: { maxAge: 30_500 } }));
    const [written] = profile().browser.cookies.written.filter((text) => text.startsWith('sojourn.link='));
    expect(written).toMatch(/^sojourn\.link=[\da-z]{8};path=\/;samesite=Lax;max-age=31;secure$/);
  });
});

describe('link: verify', () => {
  const signed = () => `${printText(theirs(), Date.now() - 1000)}.${'0a'.repeat(32)}`;

  test('link: a token that the server confirms is accepted before the first event, whatever its checksum', async () => {
    const verify = vi.fn(async (_token: string) => true);
    const page = await arrive({ text: signed, options: { verify } });
    expect(await next(page)).toBe(userId(9));
    expect(verify.mock.calls).toEqual([[expect.stringMatching(/^[\da-z]{8}\..*\.(0a){32}$/)]]);
    expect((await received('session_start')).map(({ session }) => session!.sessionId)).toEqual([
      sessionId(9),
    ]);
  });

  const noes: Record<string, unknown> = {
    false: async () => false,
    'something else than true': async () => ({ ok: true }),
    'a rejection': async () => Promise.reject(new Error('down')),
    'an exception': () => {
      throw new Error('wrong');
    },
    nothing: () => undefined,
    'no function': 'https://shop.example/verify',
  };
  for (const [what, verify] of Object.entries(noes))
    test.each(['signed', 'of a page'])(
      `link: verify answers with ${what}: a token %s is refused`,
      async (kind) => {
        const text = kind === 'signed' ? signed : token;
        const page = await arrive({ text, options: { verify: verify as never } });
        expect(await next(page)).not.toBe(userId(9));
        expect(page.said).toEqual([expect.stringContaining('link.verify')]);
      },
    );

  test('link: verify is asked under consent only, and a denial meanwhile drops the token', async () => {
    let answer = (_isGood: boolean) => {};
    const verify = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)));
    const page = await arrive({ text: signed, options: { verify }, tracker: { consent: 'pending' } });
    await later(5000);
    expect(verify).not.toHaveBeenCalled();
    page.setConsent('granted');
    expect(verify).toHaveBeenCalledTimes(1);
    page.setConsent('denied');
    page.setConsent('granted');
    answer(true);
    expect(await next(page)).not.toBe(userId(9));
    expect(verify).toHaveBeenCalledTimes(1);
  });

  test('link: while consent is denied verify is not asked, by cookieless neither', async () => {
    const verify = vi.fn(async () => true);
    const tracker = { consent: 'denied', cookieless: true } as const;
    const page = await arrive({ text: signed, options: { verify }, tracker });
    expect(await next(page)).not.toBe(userId(9));
    expect(verify).not.toHaveBeenCalled();
  });

  test.each([-HOUR, HOUR])(
    'link: a server whose clock differs by %i ms hands over the first events',
    async (ahead) => {
      const text = () => `${printText(theirs(), Date.now() + ahead)}.${'0a'.repeat(32)}`;
      await arrive({ text, options: { verify: async () => true }, early: 'early' });
      expect((await received('early')).map(({ session }) => session!.userId)).toEqual([userId(9)]);
    },
  );

  test('link: a server that never answers holds the first events up for a second at most', async () => {
    const page = await arrive({ text: signed, options: { verify: () => new Promise(() => {}) } });
    page.track('next');
    expect(await received('next')).toEqual([]);
    await later(1100);
    expect(await received('next')).toHaveLength(1);
  });

  test('link: a confirmed token without a listed referrer is refused all the same', async () => {
    const page = await arrive({ text: signed, referrer: '', options: { verify: async () => true } });
    expect(await next(page)).not.toBe(userId(9));
  });
});
