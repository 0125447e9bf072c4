import type { Tracker } from '../src/index';
import { cookiesOf, expect, soon, test } from './support/fixtures';
import { call, fast, FULL, modulePage } from './support/sdk';

// What plugins, protocols and options of the page can do wrong, and what that costs: never more than itself.

test.use({ isolation: 'context' });

declare const t: Tracker;
declare const a: { setSessionAttribute(key: string, value: string): void };
declare const errors: { code: string; message: string }[];

test.describe('plugin faults: beforeTrack', () => {
  for (const spoils of ['delete event.page', 'event.properties = null', 'event.name = 5', 'event.name = ""'])
    test(`loses only that event, with an error, when the hook ${spoils}`, async ({ open, collector }) => {
      const page = await open(
        modulePage(
          collector.url,
          `window.t = make({ plugins: [{ name: 'p', beforeTrack(event) { if (event.name === 'bad') ${spoils}; } }] })`,
        ),
      );
      await page.waitForFunction('window.t');
      await page.evaluate(() => ['bad', 'good'].map((name) => t.track(name)));
      await collector.waitFor('good');
      await page.evaluate(() => t.newSession());
      await page.evaluate(() => t.track('later'));
      await collector.waitFor('later');
      expect(collector.names().sort()).toEqual([
        'good',
        'later',
        'session_end',
        'session_start',
        'session_start',
      ]);
      expect(await page.evaluate(() => errors.map(({ code }) => code))).toEqual(['lost']);
    });

  for (const closes of [`t.setConsent('denied')`, 't.shutdown()'])
    test(`throws nothing into the page when the hook calls ${closes}`, async ({ open, collector }) => {
      const page = await open(
        modulePage(
          collector.url,
          `window.t = make({ plugins: [{ name: 'p', beforeTrack() { ${closes}; } }] })`,
        ),
      );
      await page.waitForFunction('window.t');
      await page.evaluate(() => void ['a', 'b'].map((name) => t.track(name)));
      await collector.quiet(700);
      expect(collector.names()).toEqual([]);
      expect(await page.evaluate(() => errors)).toEqual([]);
    });

  test('a veto keeps the traits for the next events', async ({ open, collector }) => {
    const page = await open(
      modulePage(
        collector.url,
        `window.t = make({ plugins: [{ name: 'p', beforeTrack: ({ name }) => name !== 'vetoed' }] })`,
      ),
    );
    await page.waitForFunction('window.t');
    await page.evaluate(() => {
      t.identify('anna', { plan: 'pro' });
      for (const name of ['vetoed', 'a', 'b']) t.track(name);
    });
    await collector.waitFor('b');
    expect(['a', 'b'].map((name) => collector.events(name)[0]!.user)).toEqual([
      { id: 'anna', traits: { plan: 'pro' } },
      { id: 'anna', traits: { plan: 'pro' } },
    ]);
  });
});

test.describe('plugin faults: the identified user', () => {
  test('session_start and session_end carry the user of their session (rule 17)', async ({
    open,
    collector,
  }) => {
    const page = await open({ attributes: { ...fast, auto: '' } });
    await page.evaluate(`
      sojourn.identify('anna'); sojourn.track('a'); sojourn.endSession();
      sojourn.identify('bert'); sojourn.track('b'); sojourn.reset();
      sojourn.identify('carl'); sojourn.track('c'); sojourn.reset(); sojourn.reset();
    `);
    await soon(() => collector.events('session_end').length).toBe(3);
    const users = (name: string) => collector.events(name).map(({ user }) => user?.id);
    expect([users('session_start'), users('session_end')]).toEqual([
      ['anna', 'bert', 'carl'],
      ['anna', 'bert', 'carl'],
    ]);
  });

  test('is cleared by a withdrawal, even if events continue without storage (rule 36)', async ({
    open,
    collector,
  }) => {
    const page = await open({ attributes: { ...fast, auto: '', cookieless: true } });
    await page.evaluate(`sojourn.identify('anna'); sojourn.track('a')`);
    await collector.waitFor('a');
    await page.evaluate(`sojourn.setConsent('denied'); sojourn.track('b')`);
    expect((await collector.waitFor('b')).user).toBeUndefined();
  });

  test('calls queued in the stub precede the first page view', async ({ open, collector }) => {
    await open({
      src: '/sojourn.js?delay=300',
      attributes: { ...fast, consent: 'pending' },
      script: `sojourn('setConsent', 'granted'); sojourn('identify', 'anna'); window.kept = window.sojourn`,
    });
    const view = await collector.waitFor('page_view');
    expect([view.user?.id, view.consent]).toEqual(['anna', 'granted']);
  });

  test('calls through a saved stub still reach the tracker', async ({ open, collector }) => {
    const page = await open({ attributes: { ...fast, auto: '' }, script: 'window.kept = window.sojourn' });
    await page.waitForFunction('sojourn.track');
    await page.evaluate(`kept('track', 'late')`);
    await collector.waitFor('late');
  });
});

test.describe('plugin faults: a protocol', () => {
  const lines = (more: string) => `{
    name: 'lines',
    encode: ({ collector, events }) => [{ url: new URL('/lines', collector).href, body: events.map((event) => JSON.stringify(event)).join('\\n') }],
    ${more}
  }`;

  test('may leave out the events of its one request, and take its time with an answer', async ({
    open,
    collector,
  }) => {
    const page = await open(
      modulePage(
        collector.url,
        `window.answers = [];
         window.t = make({ protocol: ${lines(`async accept(response) { answers.push(await response.text()); return answers.length > 1; }`)} })`,
      ),
    );
    collector.respond({ status: 200, body: 'taken', keep: true });
    await page.waitForFunction('window.t');
    await page.evaluate(() => t.track('a'));
    await soon(() => page.evaluate('answers')).toEqual(['taken', 'taken']);
    await collector.quiet(1_500);
    // Not acknowledged at first, then it was.
    expect(collector.requests).toHaveLength(2);
  });

  test('a throwing accept is reported, and its events are kept', async ({ open, collector }) => {
    const page = await open(
      modulePage(
        collector.url,
        `let tries = 0;
         window.t = make({ protocol: ${lines(`accept() { if (++tries < 2) throw Error('no'); return true; }`)} })`,
      ),
    );
    await page.waitForFunction('window.t');
    await page.evaluate(() => t.track('a'));
    await soon(() => collector.requests.length).toBe(2);
    expect(await page.evaluate(() => errors.map(({ code }) => code))).toEqual(['protocol']);
  });
});

test('plugin faults: mask is asked of addresses only', async ({ open, collector }) => {
  const page = await open(
    modulePage(collector.url, `window.t = make({ mask: (url) => new URL(url).origin })`),
  );
  await page.waitForFunction('window.t');
  await page.evaluate(() => t.track('a'));
  const a = await collector.waitFor('a');
  expect(a.page).toMatchObject({ url: new URL(page.url()).origin, referrer: '' });
  expect(await page.evaluate(() => errors)).toEqual([]);
});

test('plugin faults: a cookie that is to live for ever lives as long as browsers let it', async ({
  open,
  collector,
}) => {
  const page = await open(
    modulePage(collector.url, `window.t = make({ cookie: { maxAge: Infinity } }); t.track('a')`),
  );
  await collector.waitFor('a');
  const cookies = await cookiesOf(page);
  expect(cookies.map(({ name }) => name)).toEqual(['sojourn']);
  expect(cookies[0]!.expires - Date.now() / 1000).toBeGreaterThan(300 * 86_400);
  await page.evaluate(() => t.setConsent('denied'));
  expect(await cookiesOf(page)).toEqual([]);
});

test('plugin faults: without sessions, passive events go out like others', async ({ open, collector }) => {
  const page = await open(modulePage(collector.url, `window.t = make({ session: false })`));
  await page.waitForFunction('window.t');
  await page.evaluate(() => {
    t.track('a', {}, { passive: true });
    t.endSession();
    t.track('b', {}, { passive: true });
  });
  await collector.waitFor('b');
  expect(collector.names()).toEqual(['a', 'b']);
});

test('plugin faults: a constant session has no timeouts, and takes attributes (rule 39)', async ({
  open,
  collector,
}) => {
  const page = await open(
    modulePage(
      collector.url,
      `window.a = attributes(); window.t = make({ debug: { sessionId: 'test-run' }, plugins: [a] })`,
    ),
  );
  await page.waitForFunction('window.t');
  await page.evaluate(() => {
    t.setSessionTimeout({ foreground: 50 });
    a.setSessionAttribute('plan', 'pro');
    t.track('a');
  });
  expect((await collector.waitFor('a')).session).toMatchObject({
    sessionId: 'test-run',
    attributes: { plan: 'pro' },
  });
  await collector.quiet(400);
  await page.evaluate(() => t.track('b'));
  expect((await collector.waitFor('b')).session).toMatchObject({ sessionId: 'test-run', sessionIndex: 1 });
  expect(collector.events('session_end')).toEqual([]);
});

test('plugin faults: an id of the empty text is left out: the session is an ordinary one', async ({
  open,
  collector,
}) => {
  await open(modulePage(collector.url, `window.t = make({ debug: { sessionId: '' } }); t.track('a')`));
  expect((await collector.waitFor('a')).session!.sessionId).toMatch(/^[\da-f-]{36}$/);
});

test('plugin faults: an increment beyond all numbers is refused (rule 29)', async ({ open, collector }) => {
  const page = await open({ attributes: { ...fast, auto: '' }, src: FULL });
  await call(page, 'track', 'a');
  await page.evaluate(
    `sojourn.incrementSessionAttribute('big', 1e308); sojourn.incrementSessionAttribute('big', 1e308)`,
  );
  await call(page, 'track', 'b');
  expect((await collector.waitFor('b')).session!.attributes).toEqual({ big: 1e308 });
});

test('plugin faults: a time of 0 is the session’s start (rule 6)', async ({ open, collector }) => {
  const page = await open({ attributes: { ...fast, auto: '' } });
  await call(page, 'track', 'a');
  const a = await collector.waitFor('a');
  await collector.quiet(300);
  await call(page, 'track', 'b', {}, { time: 0 });
  expect((await collector.waitFor('b')).time).toBe(a.session!.startedAt);
});

test.describe('plugin faults: delivery.headers', () => {
  for (const [what, headers] of [
    ['an object', `{ 'x-site': 'shop' }`],
    ['Headers', `new Headers({ 'x-site': 'shop' })`],
  ])
    test(`${what}: every request carries them`, async ({ open, collector }) => {
      const page = await open(
        modulePage(collector.url, `window.t = make({ delivery: { headers: ${headers} } })`),
      );
      await page.waitForFunction('window.t');
      await page.evaluate(() => t.track('fine'));
      await collector.waitFor('fine');
      expect(collector.requests[0]!.headers).toMatchObject({
        'x-site': 'shop',
        'content-type': 'text/plain;charset=UTF-8',
      });
    });

  test('forbidden headers are named and left out', async ({ open, collector }) => {
    const page = await open(
      modulePage(
        collector.url,
        `window.t = make({ delivery: { headers: { 'x site': 'shop' }, flushInterval: 1 } })`,
      ),
    );
    await page.waitForFunction('window.t');
    await page.evaluate(() => t.track('fine'));
    await collector.waitFor('fine');
    const reported = await page.evaluate(() => errors);
    expect(reported.map(({ code }) => code)).toEqual(['option']);
    expect(reported[0]!.message).toMatch(/option delivery\.headers$/);
  });
});

test('plugin faults: on() with an unknown signal, or without a function, is an error and nothing else', async ({
  open,
  collector,
}) => {
  const page = await open(modulePage(collector.url, `window.t = make({})`));
  await page.waitForFunction('window.t');
  await page.evaluate(() => {
    const on = t.on as (...args: unknown[]) => () => void;
    on('sessionstart', () => {})();
    on('state')();
    on('toString', 5)();
    t.track('fine');
  });
  await collector.waitFor('fine');
  const reported = await page.evaluate(() => errors);
  expect(reported).toHaveLength(3);
  for (const { code } of reported) expect(code).toBe('listener');
});
