// data- attributes of the script tag become options: every one that is a text, a number or a boolean.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { optionSchema } from '../../../src/core/options/option-schema';
import { endOnBrowserClose } from '../../../src/core/storage/end-on-browser-close';
import { importOptions } from '../../../src/script-tag/import-options';
import { readAttributes } from '../../../src/script-tag/read-attributes';
import { validateOptions } from '../../../src/core/options/validate-options';
import { anyText } from '../event/any-text';

beforeAll(() => vi.stubGlobal('location', { protocol: 'https:' }));
afterAll(() => vi.unstubAllGlobals());

/** As browsers make a dataset of attributes. */
const dataset = (attributes: Record<string, string>): DOMStringMap =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name.replace(/^data-/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
const read = (attributes: Record<string, string>) => readAttributes(dataset(attributes), optionSchema);
const checked = (attributes: Record<string, string>) => {
  const refused: string[] = [];
  const input = { collector: 'https://collect.example', ...read(attributes) };
  importOptions(input);
  const { collector, ...right } = validateOptions<Record<string, unknown>>(
    input,
    (path) => void refused.push(path),
    optionSchema,
  );
  return { right: 'collector' in read(attributes) ? { collector, ...right } : right, refused };
};

describe('script attributes: every option', () => {
  test.each([
    ['data-collector', 'https://collect.example/e', { collector: 'https://collect.example/e' }],
    ['data-namespace', 'shop', { namespace: 'shop' }],
    ['data-session', 'false', { session: false }],
    ['data-session-foreground-timeout', '60000', { session: { foregroundTimeout: 60_000 } }],
    ['data-session-background-timeout', 'Infinity', { session: { backgroundTimeout: Infinity } }],
    ['data-session-max-duration', '0', { session: { maxDuration: 0 } }],
    ['data-session-end-on-browser-close', 'true', { session: { endOnBrowserClose } }],
    ['data-session-end-on-browser-close', '', { session: { endOnBrowserClose } }],
    ['data-cookie-name', 'sid', { cookie: { name: 'sid' } }],
    ['data-cookie-domain', 'example.com', { cookie: { domain: 'example.com' } }],
    ['data-cookie-path', '/shop', { cookie: { path: '/shop' } }],
    ['data-cookie-same-site', 'None', { cookie: { sameSite: 'None' } }],
    ['data-cookie-secure', 'false', { cookie: { secure: false } }],
    ['data-cookie-partitioned', '', { cookie: { partitioned: true } }],
    ['data-cookie-max-age', '34128000000', { cookie: { maxAge: 34_128_000_000 } }],
    ['data-consent', 'pending', { consent: 'pending' }],
    ['data-consent', ' Denied ', { consent: 'denied' }],
    ['data-consent', 'true', { consent: 'granted' }],
    ['data-consent', 'false', { consent: 'denied' }],
    ['data-cookieless', '', { cookieless: true }],
    ['data-cookieless', 'false', { cookieless: false }],
    ['data-respect-gpc', 'true', { respectGpc: true }],
    ['data-respect-gpc', '', { respectGpc: true }],
    ['data-respect-gpc', '1', { respectGpc: true }],
    ['data-respect-gpc', 'false', { respectGpc: false }],
    ['data-app-name', 'shop', { app: { name: 'shop' } }],
    ['data-app-version', '1.10', { app: { version: '1.10' } }],
    ['data-delivery-batch-size', '10', { delivery: { batchSize: 10 } }],
    ['data-delivery-flush-interval', '0', { delivery: { flushInterval: 0 } }],
    ['data-delivery-max-queue', '99', { delivery: { maxQueue: 99 } }],
    ['data-delivery-timeout', '5000', { delivery: { timeout: 5000 } }],
    ['data-delivery-max-age', '1000', { delivery: { maxAge: 1000 } }],
    ['data-delivery-credentials', 'include', { delivery: { credentials: 'include' } }],
    ['data-debug', '', { debug: true }],
    ['data-debug', 'true', { debug: true }],
    ['data-debug', 'false', { debug: false }],
    ['data-debug-session-id', 'test-run', { debug: { sessionId: 'test-run' } }],
  ])('%s="%s"', (name, value, expected) => {
    expect(checked({ [name]: value })).toEqual({ right: expected, refused: [] });
  });
});

describe('script attributes: a text stays a text', () => {
  test.each([
    ['data-namespace', '007'],
    ['data-namespace', 'true'],
    ['data-cookie-name', '42'],
    ['data-cookie-domain', '1'],
    ['data-app-name', '1e3'],
    ['data-app-name', 'false'],
    ['data-app-version', '2'],
    ['data-app-version', '1.0'],
    ['data-app-version', ''],
    ['data-debug-session-id', '0042'],
    ['data-debug-session-id', 'Infinity'],
  ])('%s="%s"', (name, value) => {
    const [, group, ...rest] = name.split('-');
    const key = rest.join('-').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const expected = key ? { [group!]: { [key]: value } } : { [group!]: value };
    expect(checked({ [name]: value })).toEqual({ right: expected, refused: [] });
  });
});

describe('script attributes: wrong values are rejected by name', () => {
  test.each([
    ['data-consent', 'sometimes', 'consent'],
    ['data-consent', '', 'consent'],
    ['data-session-background-timeout', '5 minutes', 'session.backgroundTimeout'],
    ['data-session-background-timeout', '', 'session.backgroundTimeout'],
    ['data-session-background-timeout', '0', 'session.backgroundTimeout'],
    ['data-session-backgroundtimeout', '5', 'session.backgroundtimeout'],
    ['data-session', 'no', 'session'],
    ['data-cookieless', 'no', 'cookieless'],
    ['data-cookieless', '1', 'cookieless'],
    ['data-mask', 'url', 'mask'],
    ['data-plugins', 'page-views', 'plugins'],
    ['data-namespace', '', 'namespace'],
  ])('%s="%s"', (name, value, path) => {
    expect(checked({ [name]: value }).refused).toEqual([path]);
  });
});

describe('script attributes: together', () => {
  test('members of one group', () => {
    expect(
      read({
        'data-session-foreground-timeout': '1000',
        'data-session-background-timeout': '2000',
        'data-app-name': 'shop',
        'data-app-version': '1',
      }),
    ).toEqual({
      session: { foregroundTimeout: 1000, backgroundTimeout: 2000 },
      app: { name: 'shop', version: '1' },
    });
  });
  test('debug and its session id, in both orders', () => {
    const id = { 'data-debug-session-id': 'x' };
    expect(checked({ 'data-debug': '', ...id }).right).toEqual({ debug: { sessionId: 'x' } });
    expect(checked({ ...id, 'data-debug': '' }).right).toEqual({ debug: { sessionId: 'x' } });
  });
});

describe('script attributes: attributes of others', () => {
  test.each([
    'data-auto',
    'data-turbo-track',
    'data-cfasync',
    'data-id',
    'data-1x',
    'data-_private',
    'data--x',
    'data-',
    'data-__proto__',
    'data-constructor',
    'data-to-string',
    'data-sessionstorage',
    'data-ä',
    'data-a.b',
  ])('%s is left alone', (name) => {
    expect(read({ [name]: 'theirs' })).toEqual({});
  });
  test('a protocol’s attributes belong to no group', () => {
    const data = dataset({ 'data-app-id': 'shop', 'data-app-name': 'Shop' });
    expect(readAttributes(data, { ...optionSchema, appId: 'string' })).toEqual({
      appId: 'shop',
      app: { name: 'Shop' },
    });
  });
  test('attributes of any name throw nothing', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(
            fc.string(),
            anyText(),
            fc.constantFrom('session', 'sessionA', 'cookieName', 'debug', '__proto__', '', 'A'),
          ),
          fc.string(),
        ),
        (data) => {
          validateOptions(readAttributes(data, optionSchema), () => {}, optionSchema);
        },
      ),
      { numRuns: 300 },
    );
  });
});
