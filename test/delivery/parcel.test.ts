// Requests stay small enough to outlive the page, whatever is in them: bytes count, not characters.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Entry } from '../../src/delivery/entry';
import { choose, pack } from '../../src/delivery/parcel';
import { readUtm } from '../../src/event/page';
import { native } from '../../src/protocols/native';

/** Of one request, where no event alone is larger. */
const MOST = 16_384;

beforeEach(() => {
  vi.stubGlobal('navigator', {
    userAgent: `Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36`,
    language: 'zh-Hant-TW',
    maxTouchPoints: 5,
    webdriver: false,
    globalPrivacyControl: true,
  });
  vi.stubGlobal('screen', {
    width: 1920,
    height: 1080,
    colorDepth: 24,
    orientation: { type: 'landscape-secondary' },
  });
});
afterEach(() => void vi.unstubAllGlobals());

/** What an address with that many parameters of a campaign leaves in a row. */
const campaign = (parameters: number, value: string) => {
  const search = new URLSearchParams(
    Array.from({ length: parameters }, (_, n) => [`utm_${n}`, value] as [string, string]),
  );
  vi.stubGlobal('location', new URL(`https://shop.example/?${search}`));
  return JSON.stringify(readUtm()) ?? '';
};

const row = (utm: string, texts: string[]) => {
  const made = { key: '', utm, entries: [] as Entry[] };
  made.entries = texts.map((text) => ({ text, queuedAt: 0, row: made }));
  return made.entries;
};
const event = (n: number, properties: object) => JSON.stringify({ id: `${n}`, name: 'e', properties });

/** Requests that take all of them, in order; no more than `most` events in each. */
const parcels = (entries: Entry[], most = 50) => {
  const made = [];
  for (let free = entries; free[0];) {
    const chosen = choose(free, most);
    const app = { name: 'shop', version: '1.10' };
    made.push(pack(chosen, 1_000, 'https://collect.example/e', native, app));
    free = free.slice(chosen.length);
  }
  return made;
};
const bytes = (text: string) => new TextEncoder().encode(text).length;

test.each([
  ['no campaign', campaign, 0, ''],
  ['a campaign of five long values', campaign, 5, '春'.repeat(256)],
  ['one of fifteen', campaign, 15, '春'.repeat(256)],
])('%s, and batches full of three-byte characters: no request is too large', (_what, make, count, value) => {
  const utm = make(count, value);
  const texts = Array.from({ length: 120 }, (_, n) => event(n, { text: '夏'.repeat(90 + n) }));
  const made = parcels(row(utm, texts));
  expect(made.flatMap(({ entries }) => entries.map(({ text }) => text))).toEqual(texts);
  for (const { request, batch } of made) {
    expect(bytes(request.body)).toBeLessThanOrEqual(MOST);
    expect(batch.context.utm).toEqual(utm ? JSON.parse(utm) : undefined);
  }
  // Nor are they much smaller than they need be: the next event would not have fitted, or nearly so.
  for (const { request } of made.slice(0, -1)) expect(bytes(request.body)).toBeGreaterThan(MOST - 3_000);
});

test('an event that is larger alone goes alone, and takes no other with it', () => {
  const texts = [event(1, {}), event(2, { text: '夏'.repeat(8_000) }), event(3, {})];
  expect(parcels(row('', texts)).map(({ entries }) => entries.length)).toEqual([1, 1, 1]);
});

test('events of two campaigns are never in one request, which tells one', () => {
  const entries = [...row('{"a":"1"}', [event(1, {}), event(2, {})]), ...row('', [event(3, {})])];
  expect(parcels(entries).map(({ batch }) => [batch.events.length, batch.context.utm])).toEqual([
    [2, { a: '1' }],
    [1, undefined],
  ]);
});
