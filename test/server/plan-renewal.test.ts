// Which answers renew the cookie, and with what: a pure function of headers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeRecords } from '../../src/core/session/rules/merge-records';
import { parseRecord } from '../../src/core/session/rules/record-text';
import { planRenewal } from '../../src/server/plan-renewal';
import { copies, DAY, living, over, record, sessionId, T0, userId } from '../core/session/arbitraries';
import { headers, navigation, page, text } from './request';

const now = T0;
const plan = (
  request: Record<string, string>,
  response: Record<string, string> = page,
  options: Parameters<typeof planRenewal>[2] = {},
  isHttps = true,
) => planRenewal(headers(request), headers(response), options, { now, isHttps });
const valueOf = (setCookie = '') => /^sojourn=([^;]*);/.exec(setCookie)?.[1];

test('plan renewal: the text as the browser has it, for this host alone, with the attributes of the SDK', () => {
  expect(plan(navigation(text(living())))).toEqual({
    setCookie: `sojourn=${text(living())}; Path=/; SameSite=Lax; Max-Age=34128000; Secure`,
    cacheControl: 'private',
  });
  expect(plan(navigation(text(living())), page, {}, false)!.setCookie).not.toContain('Secure');
  const options = {
    name: 'visit',
    domain: 'shop.example',
    path: '/shop',
    sameSite: 'None',
    partitioned: true,
    maxAge: Infinity,
  } as const;
  const request = { ...navigation(), cookie: `visit=${text(living())}` };
  expect(plan(request, page, options)!.setCookie).toBe(
    `visit=${text(living())}; Path=/shop; SameSite=None; Max-Age=34560000; Domain=shop.example; Secure; Partitioned`,
  );
  expect(plan(navigation(text(living())), page, options)).toBeNull();
});

test('plan renewal: never HttpOnly: pages read it, and a withdrawal deletes it', () => {
  expect(plan(navigation(text(living())))!.setCookie).not.toMatch(/httponly/i);
});

test('plan renewal: fields of newer versions return unchanged (rule 30)', () => {
  const tail = fc.stringMatching(/^[\w.-]{1,200}$/);
  fc.assert(
    fc.property(tail, record, (unknownFields, copy) => {
      const value = text(living({ ...copy, lastActivityAt: now, startedAt: now, unknownFields }));
      fc.pre(!!parseRecord(value, now));
      expect(valueOf(plan(navigation(value))?.setCookie)).toBe(value);
    }),
  );
});

test('plan renewal: a visitor is never made: no cookie, a broken one, another’s name, a withdrawal', () => {
  const broken = ['', '1', text(living()).slice(0, -3), text(living()) + '"', `"${text(living())}"`];
  for (const value of broken) expect(plan(navigation(value)), value).toBeNull();
  expect(plan({ ...navigation(), cookie: `other=${text(living())}` })).toBeNull();
  expect(plan({ 'sec-fetch-dest': 'document' })).toBeNull();
});

test('plan renewal: a session that is over is renewed too, and so is a visitor after a logout: the visitor comes back, not the session', () => {
  expect(plan(navigation(text(over())))).not.toBeNull();
  expect(plan(navigation(text(over({ sessionIndex: 0, generation: T0 }))))).not.toBeNull();
});

describe('plan renewal: copies: the script’s for the domain, the server’s for the host', () => {
  const later = living({ lastActivityAt: T0, eventIndex: 4 });

  test('a recent copy is left alone: renewals happen once a session, and once a day', () => {
    expect(plan(navigation(text(later), text(living())))).toBeNull();
    const old = living({ startedAt: T0 - 3 * DAY, lastActivityAt: T0 - DAY });
    const long = { ...later, startedAt: old.startedAt };
    expect(valueOf(plan(navigation(text(old), text(long)))?.setCookie)).toBe(text(long));
    const next = living({ sessionIndex: 2, sessionId: sessionId(2), startedAt: T0, lastActivityAt: T0 });
    expect(valueOf(plan(navigation(text(living()), text(next)))?.setCookie)).toBe(text(next));
  });

  test('after a logout the new visitor replaces the old one', () => {
    const other = over({ userId: userId(2), sessionId: sessionId(9), sessionIndex: 0, generation: T0 });
    for (const both of [
      [other, living()],
      [living(), other],
    ])
      expect(valueOf(plan(navigation(...both.map(text)))?.setCookie)).toBe(text(other));
  });

  test('several copies are merged by the rules, in any order (rule 15)', () => {
    fc.assert(
      fc.property(fc.oneof(copies(3), fc.array(record, { maxLength: 4 })), (input) => {
        const texts = input.map((copy) =>
          text({ ...copy, lastActivityAt: Math.max(copy.lastActivityAt, copy.startedAt) }),
        );
        const sane = texts.flatMap((value) => parseRecord(value, now) ?? []);
        const [one, other] = [texts, [...texts].reverse()].map((all) => plan(navigation(...all))?.setCookie);
        expect(other).toBe(one);
        if (one) expect(parseRecord(valueOf(one)!, now)).toEqual(sane.reduce(mergeRecords, undefined));
      }),
    );
  });
});

test('plan renewal: a copy that no page may have written for a week is not renewed: a withdrawal may have missed it', () => {
  const stale = living({ startedAt: T0 - 8 * DAY, lastActivityAt: T0 - 7 * DAY - 1 });
  expect(plan(navigation(text(stale)))).toBeNull();
  expect(plan(navigation(text({ ...stale, lastActivityAt: T0 - 7 * DAY })))).not.toBeNull();
});

test('server: a last activity more than a day ahead, which would be renewed forever, is no record', () => {
  const ahead = (days: number) => living({ lastActivityAt: T0 + days * DAY });
  expect(plan(navigation(text(ahead(1))))).not.toBeNull();
  expect(plan(navigation(text(ahead(2))))).toBeNull();
  expect(plan(navigation(text(ahead(300))))).toBeNull();
});

test('server: a cookie for other sites without https, which no browser keeps, is not set', () => {
  const sameSite = 'None';
  expect(plan(navigation(text(living())), page, { sameSite }, false)).toBeNull();
  expect(plan(navigation(text(living())), page, { sameSite, secure: true }, false)).not.toBeNull();
  expect(plan(navigation(text(living())), page, { sameSite }, true)).not.toBeNull();
});

describe('plan renewal: only with a page, unless all answers are asked for', () => {
  const { cookie } = navigation(text(living()));
  test.each([
    [true, { 'sec-fetch-dest': 'document' }, page],
    [true, { 'sec-fetch-dest': 'iframe' }, page],
    [true, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, page],
    [true, { 'sec-fetch-dest': 'document' }, {}],
    [false, { 'sec-fetch-dest': 'document' }, { 'content-type': 'application/pdf' }],
    [false, { 'sec-fetch-dest': 'empty', accept: 'text/html' }, page],
    [false, { 'sec-fetch-dest': 'image', accept: 'text/html' }, page],
    [false, { accept: '*/*' }, page],
    [false, {}, page],
  ])('%s: %j, %j', (renews, request, response) => {
    expect(!!plan({ cookie: cookie!, ...(request as object) }, response as never)).toBe(renews);
    expect(
      plan({ cookie: cookie!, ...(request as object) }, response as never, { answers: 'all' }),
    ).not.toBeNull();
  });
});

describe('plan renewal: no shared cache keeps an answer with it', () => {
  test.each([
    [undefined, 'private'],
    ['', 'private'],
    ['no-cache', 'no-cache, private'],
    ['max-age=60', 'max-age=60, private'],
    ['private="x-user", max-age=60', 'private="x-user", max-age=60, private'],
    ['private, max-age=60', 'private, max-age=60'],
    ['No-Store', 'No-Store'],
    ['public, max-age=0', undefined],
    ['max-age=0, s-maxage=60', undefined],
  ])('Cache-Control %j becomes %j', (input, becomes) => {
    const response = input === undefined ? page : { ...page, 'cache-control': input };
    expect(plan(navigation(text(living())), response)?.cacheControl).toBe(becomes);
  });

  test.each(['cdn-cache-control', 'surrogate-control'])(
    'where %s lets it be shared, nothing is renewed',
    (name) => {
      const of = (value: string) => plan(navigation(text(living())), { ...page, [name]: value });
      expect(of('max-age=60')).toBeNull();
      expect(of('no-store')).not.toBeNull();
    },
  );
});

test('plan renewal: where the site sets or deletes the cookie itself, that is its last word', () => {
  const of = (setCookie: string) => plan(navigation(text(living())), { ...page, 'set-cookie': setCookie });
  expect(of('sojourn=; Max-Age=0; Path=/')).toBeNull();
  expect(of('a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, sojourn=; Max-Age=0')).toBeNull();
  expect(of('sojourn.b=1, other=2')).not.toBeNull();
});

test('plan renewal: no headers make it throw, or say anything but the record of a sane cookie', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.constantFrom('sojourn=', '; ', '\r\nset-cookie: a=b', text(living()), text(over()), ',', '__proto__'),
  );
  const value = fc.array(word, { maxLength: 4 }).map((words) => words.join(''));
  const names = [
    'cookie',
    'sec-fetch-dest',
    'accept',
    'content-type',
    'cache-control',
    'set-cookie',
    'surrogate-control',
  ];
  const some = fc.dictionary(fc.constantFrom(...names), value);
  let renewed = 0;
  fc.assert(
    fc.property(some, value, some, (request, cookie, response) => {
      const all = { ...request, cookie: `sojourn=${cookie}` };
      const renewal = planRenewal(headers(all), headers(response), { answers: 'all' }, { now });
      if (!renewal) return;
      renewed++;
      expect(renewal.setCookie).toMatch(/^sojourn=[\w.-]+; Path=\/; SameSite=Lax; Max-Age=34128000$/);
      expect(parseRecord(valueOf(renewal.setCookie)!, now)).toBeDefined();
    }),
    { numRuns: 500 },
  );
  // Otherwise the property says little.
  expect(renewed).toBeGreaterThan(4);
});
