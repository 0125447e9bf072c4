// Cookies and headers that strangers send to a site's server.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRecord, printRecord } from '../../src/core/session/rules/record-text';
import { createMiddleware, parse, planRenewal, renewResponse } from '../../src/server/server';
import { headers } from '../server/request';
import { living, record, T0 } from '../core/session/arbitraries';
import { fuzz, mutated, oddText } from './fuzz';

const now = T0;
const good = fc.oneof(record, fc.constant(living())).map(printRecord);
const value = fc.oneof(good, mutated(good), oddText);
const cookie = fc.oneof(
  oddText,
  fc
    .array(
      fc.oneof(
        value.map((text) => `sojourn=${text}`),
        oddText,
      ),
      { maxLength: 4 },
    )
    .map((pairs) => pairs.join('; ')),
);
const header = (...words: string[]) =>
  fc.oneof(fc.constantFrom('', ...words), mutated(fc.constantFrom(...words)), oddText);
const requestHeaders = fc.record(
  {
    cookie,
    accept: header('text/html', '*/*'),
    'sec-fetch-dest': header('document', 'empty', 'iframe'),
    'x-forwarded-proto': header('https', 'http'),
  },
  { requiredKeys: [] },
);
const answerHeaders = fc.record(
  {
    'content-type': header('text/html; charset=utf-8', 'application/json'),
    'cache-control': header('private', 'no-store', 'public, max-age=60', 'private="set-cookie"'),
    'set-cookie': header('sojourn=1', 'theirs=1; Path=/'),
    'surrogate-control': header('no-store', 'max-age=1'),
  },
  { requiredKeys: [] },
);

/** One cookie of the record's form, with our attributes, and nothing that begins another header or attribute. */
const expectRenewal = (setCookie: string) => {
  const [, text = ''] =
    /^sojourn=([\w.-]+); Path=\/; SameSite=Lax; Max-Age=34128000(; Secure)?$/.exec(setCookie) ?? [];
  expect(parseRecord(text, now)).toBeDefined();
};

test('server: a cookie header of any kind gives a session or null', async () => {
  const count = await fuzz('server cookies', cookie, (text: string) => {
    const session = parse(text, { now });
    if (session) expect(session.sessionId).toMatch(/^[\da-f-]{36}$/);
  });
  expect(count).toBeGreaterThan(100);
});

test('server: headers of any kind renew a record that is sane, or nothing', async () => {
  await fuzz(
    'server headers',
    fc.tuple(requestHeaders, answerHeaders, fc.boolean()),
    ([request, answer, isHttps]) => {
      const lookup = (input: object) => headers(input as Record<string, string>);
      const renewal = planRenewal(lookup(request), lookup(answer), {}, { now, isHttps });
      if (!renewal) return;
      expectRenewal(renewal.setCookie);
      // What the site's own header says stays, and no line begins that it has not.
      const { 'cache-control': value = '' } = answer;
      expect([value, `${value}, private`, 'private']).toContain(renewal.cacheControl);
    },
  );
});

test('server: the middleware writes the headers that it was given, whatever came', async () => {
  const list = fc.oneof(cookie, fc.array(cookie, { maxLength: 3 }), fc.constantFrom(undefined, 0, 7));
  const any = fc.oneof(answerHeaders, fc.constantFrom(undefined, 'OK', [], ['set-cookie', 'a=1'], null));
  await fuzz('server middleware', fc.tuple(requestHeaders, list, any), ([request, cookies, written]) => {
    const set = new Map<string, unknown>();
    const calls: unknown[][] = [];
    const response = {
      getHeader: (name: string) => (cookies as never) ?? set.get(name),
      setHeader: (name: string, input: unknown) => set.set(name, input),
      writeHead: (...input: unknown[]) => void calls.push(input),
    };
    createMiddleware()({ headers: { ...request, cookie: request.cookie } }, response as never);
    response.writeHead(200, written);
    expect([calls.length, calls[0]![0]]).toEqual([1, 200]);
  });
});

test('server: an answer of fetch keeps its body and status', async () => {
  await fuzz('server answers', fc.tuple(requestHeaders, answerHeaders), async ([request, answer]) => {
    const allowed = (input: object) => {
      const list = new Headers();
      for (const [name, text] of Object.entries(input))
        try {
          list.set(name, text as string);
        } catch {
          // No server can send it.
        }
      return list;
    };
    const response = new Response('body', { status: 201, headers: allowed(answer) });
    const renewed = renewResponse({ headers: allowed(request), url: 'https://shop.example/' }, response);
    expect([renewed.status, await renewed.text()]).toEqual([201, 'body']);
  });
});
