// Links that a server signs: `signLink` makes them, `verifyLink` checks them.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseToken } from '../../src/plugins/link/token';
import { signLink, verifyLink } from '../../src/server/server';
import { mutated, randomToken } from '../plugins/link/tokens';
import { living, MINUTE, record, T0 } from '../core/session/arbitraries';
import { navigation, text } from './request';

const key = 'a key of the site, 32 characters long or more';
const domains = ['shop.example', 'blog.example'];
const cookie = navigation(text(living())).cookie!;
const TO = 'https://shop.example/cart?a=%20b#part';

const tokenOf = (address: string | null) => new URL(address!).searchParams.get('sojourn_token')!;
const signed = async (options: object = {}, header = cookie) =>
  tokenOf(await signLink(TO, header, { key, domains, now: T0, ...options }));
const verify = (token: unknown, options: object = {}) =>
  verifyLink(token as string, { key, now: T0, ...options });

test('server: a link gets a token of the cookie’s visitor, and keeps the rest of its address', async () => {
  const address = await signLink(TO, cookie, { key, domains, now: T0 });
  expect(address).toMatch(/^https:\/\/shop\.example\/cart\?a=%20b&sojourn_token=[\w.-]+#part$/);
  const token = parseToken(tokenOf(address), T0)!;
  expect(token).toMatchObject({ issuedAt: T0, record: { userId: living().userId } });
  expect(await verify(tokenOf(address))).toBe(true);
});

test('server: the signature is the HMAC-SHA-256 that any other library makes', async () => {
  const { text, proof } = parseToken(await signed({ client: '203.0.113.7' }), T0)!;
  const message = `sojourn_token ${text} 203.0.113.7`;
  expect(proof).toBe(createHmac('sha256', key).update(message).digest('hex'));
});

test('server: a link is signed again, not twice; without a visitor it has no token', async () => {
  const twice = await signLink(await signLink(TO, cookie, { key, domains }), cookie, { key, domains });
  expect(new URL(twice!).searchParams.getAll('sojourn_token')).toHaveLength(1);
  for (const header of [undefined, null, '', 'sojourn=nonsense', 'theirs=1'])
    expect(await signLink(TO, header, { key, domains })).toBe(TO);
  expect(await signLink(`${TO.replace('#', '&sojourn_token=forged#')}`, '', { key, domains })).toBe(TO);
});

test('server: an address of no listed domain is null, so that an endpoint is no open redirect', async () => {
  for (const address of [
    null,
    undefined,
    '',
    '/cart',
    '//shop.example',
    'https://news.example/',
    'https://notshop.example/',
    'https://shop.example.news.example/',
    'https://shop.example@news.example/',
    'https:\\\\news.example\\shop.example',
    'javascript://shop.example/%0aalert(1)',
    'data:text/html,shop.example',
  ])
    expect(await signLink(address, cookie, { key, domains }), `${address}`).toBeNull();
  expect(await signLink('https://www.shop.example/', cookie, { key, domains })).toMatch(/^https:\/\/www/);
});

test('server: a token is good for maxAge, with its own key, and for its own client', async () => {
  const token = await signed();
  expect(await verify(token, { now: T0 + 2 * MINUTE })).toBe(true);
  expect(await verify(token, { now: T0 + 2 * MINUTE + 1 })).toBe(false);
  expect(await verify(token, { now: T0 - 2 * MINUTE - 1 })).toBe(false);
  expect(await verify(token, { now: T0 + 9 * MINUTE, maxAge: 10 * MINUTE })).toBe(true);
  expect(await verify(token, { maxAge: NaN })).toBe(false);
  expect(await verify(token, { key: `${key}!` })).toBe(false);
  expect(await verify(token, { client: '203.0.113.7' })).toBe(false);
  const bound = await signed({ client: '203.0.113.7' });
  expect(await verify(bound, { client: '203.0.113.7' })).toBe(true);
  for (const client of [undefined, '', '203.0.113.8']) expect(await verify(bound, { client })).toBe(false);
});

test('server: a key that can be guessed, or a list that is none, is a TypeError that names it', async () => {
  for (const wrong of ['', 'short', undefined, null, 7]) {
    await expect(signed({ key: wrong })).rejects.toThrow(/^sojourn\/server: "key"/);
    await expect(verify('nonsense', { key: wrong })).rejects.toThrow(/^sojourn\/server: "key"/);
  }
  await expect(signed({ domains: undefined })).rejects.toThrow(/^sojourn\/server: "domains"/);
});

describe('server: fuzz', () => {
  const many = { numRuns: 2000, interruptAfterTimeLimit: 10_000 };

  test('server: random texts are no signed links, and verifyLink never rejects', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(randomToken, fc.anything({ withNullPrototype: true })), async (value) => {
        expect(await verify(value)).toBe(false);
      }),
      many,
    );
  });

  test('server: changed signed links are not confirmed', async () => {
    const tokens = await Promise.all(
      fc.sample(record, { numRuns: 50, seed: 7 }).map((record) => signed({}, `sojourn=${text(record)}`)),
    );
    const good = tokens.filter(Boolean);
    expect(good.length).toBeGreaterThan(10);
    await fc.assert(
      fc.asyncProperty(mutated(fc.constantFrom(...good)), async ([token, changed]) => {
        expect(await verify(changed)).toBe(token === changed);
      }),
      many,
    );
  });

  test('server: random addresses and cookies never make signLink reject, or send a token to another host', async () => {
    const word = fc.constantFrom(
      'https:',
      'http:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '#',
      '?',
      'shop.example',
      'news.example',
      '.',
      '\t',
    );
    const address = fc.array(word, { maxLength: 8 }).map((words) => words.join(''));
    const header = fc.oneof(fc.constant(cookie), fc.string({ unit: 'binary', maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(address, header, async (address, header) => {
        const link = await signLink(address, header, { key, domains });
        if (link !== null) expect(new URL(link).hostname).toMatch(/^([^/]*\.)?shop\.example$/);
      }),
      many,
    );
  });
});
