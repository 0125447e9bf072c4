// The token is taken out of the address, and nothing else is.
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { consumeArrival, strip, captureArrival } from '../../../src/plugins/link/arrival';

afterEach(() => vi.unstubAllGlobals());

describe('link arrival: strip', () => {
  test.each([
    ['/?sojourn_token=a.b', '/'],
    ['/?a=1&sojourn_token=a.b', '/?a=1'],
    ['/?sojourn_token=a.b&a=1', '/?a=1'],
    ['/?a=1&sojourn_token=a.b&b=2', '/?a=1&b=2'],
    ['/?sojourn_token=a&sojourn_token=b', '/'],
    ['/?sojourn_token=a&sojourn_token=b&c', '/?c'],
    ['/?a=%20+b&sojourn_token=a.b#part', '/?a=%20+b#part'],
    ['/?sojourn_token=a.b#/route?x=1&y', '/#/route?x=1&y'],
    ['/#/route?sojourn_token=a.b', '/#/route'],
    ['/?sojourn_token=', '/'],
    ['/?not_sojourn_token=a&csrf_token=b', '/?not_sojourn_token=a&csrf_token=b'],
  ])('%s', (input, expected) => expect(strip(input)).toBe(expected));

  const part = fc.array(fc.constantFrom('a', 'b=1', '&', '=', '%20', '+', '?', '/', '.', 'é'), {
    maxLength: 8,
  });
  const query = part.map((parts) => (parts[0] ? `?${parts.join('')}` : ''));
  const hash = part.map((parts) => (parts[0] ? `#${parts.join('')}` : ''));
  test('a token added to any query is removed again', () => {
    fc.assert(
      fc.property(query, hash, (query, hash) => {
        const address = `https://shop.example/${query}${hash}`;
        const url = new URL(address);
        const { search } = url;
        const before = new URL(address);
        // A question mark that nothing follows goes too.
        before.search = search;
        url.search = `${search}${search ? '&' : '?'}sojourn_token=1.2-3.4`;
        expect(strip(url.href)).toBe(before.href);
      }),
    );
  });
});

test('link arrival: the address is cleaned, with the state of its entry; the token is given once', () => {
  const replaceState = vi.fn();
  vi.stubGlobal('location', new URL('https://shop.example/a?sojourn_token=1.2&b#c'));
  vi.stubGlobal('history', { state: { router: 1 }, replaceState });
  captureArrival();
  expect(replaceState.mock.calls).toEqual([[{ router: 1 }, '', 'https://shop.example/a?b#c']]);
  expect(consumeArrival()).toMatchObject({ text: '1.2' });
  expect(consumeArrival()).toBeUndefined();
});

test('link arrival: an address without one is left alone, and so is a server', () => {
  const replaceState = vi.fn();
  vi.stubGlobal('location', new URL('https://shop.example/a?b#c'));
  vi.stubGlobal('history', { state: null, replaceState });
  captureArrival();
  vi.unstubAllGlobals();
  captureArrival();
  expect(replaceState).not.toHaveBeenCalled();
  expect(consumeArrival()).toBeUndefined();
});
