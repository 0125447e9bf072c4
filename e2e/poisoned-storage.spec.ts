import type { Page } from '@playwright/test';
import { cookiesOf, expect, soon, storageOf, test } from './support/fixtures';
import { call, fast, UUID } from './support/sdk';

// What other scripts and subdomains have written where the tracker reads.

test.use({ isolation: 'context' });

const SCOPE = (url: string) => `sojourn|o|${url}|native|`;
const quiet = { ...fast, auto: '' };

const namesOfCookies = async (page: Page) =>
  (await cookiesOf(page)).map(({ name, domain, path }) => `${name} ${domain}${path}`);
/** The text of the page's own cookie, with some of its fields, counted from 0, as they are not. */
const change = (text: string, fields: Record<number, string>) =>
  text
    .split('.')
    .map((field, i) => fields[i] ?? field)
    .join('.');
const putIntoDatabase = (page: Page, key: string, value: unknown) =>
  page.evaluate(
    ([key, value]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('sojourn');
        request.onupgradeneeded = () => request.result.createObjectStore('records');
        request.onsuccess = () => {
          const transaction = request.result.transaction('records', 'readwrite');
          transaction.objectStore('records').put(value, key);
          transaction.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
        request.onerror = () => reject(new Error('no database'));
      }),
    [key, value] as const,
  );

test('poisoned storage: a withdrawal deletes every copy of the cookie, whatever its domain, path and generation (rule 37)', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({ attributes: fast });
  const page = await open('/deep/er/page', { host: 'www.shop.test' });
  const { session } = await collector.waitFor('page_view');
  await soon(async () => (await cookiesOf(page)).length).toBe(1);
  const { value } = (await cookiesOf(page))[0]!;
  const giant = change(value, { 8: (Date.now() + 80_000_000).toString(36) });
  const impossible = change(value, { 8: 'zzzzzzzz' });
  await page.evaluate(
    (texts) => {
      const places = ['/', '/deep', '/deep/', '/deep/er', '/deep/er/', '/deep/er/page'].flatMap((path) => [
        `path=${path}`,
        `path=${path};domain=www.shop.test`,
        `path=${path};domain=shop.test`,
      ]);
      // The longest path comes first, and an empty one must hide no other.
      places.forEach(
        (place, i) => (document.cookie = `sojourn=${texts[i % texts.length]};max-age=9999;${place}`),
      );
      document.cookie = `sojourn=;max-age=9999;path=/deep/er/page`;
    },
    [value, giant, impossible],
  );
  // The browser's process may know the last of them later than the page does.
  await soon(async () => (await namesOfCookies(page)).length).toBeGreaterThan(12);
  expect(await page.evaluate(`(sojourn.setConsent('denied'), document.cookie)`)).toBe('');
  await soon(() => namesOfCookies(page)).toEqual([]);
  await call(page, 'setConsent', 'granted');
  await call(page, 'track', 'again');
  const again = await collector.waitFor('again');
  expect(again.session!.userId).not.toBe(session!.userId);
  expect(again.session!.sessionIndex).toBe(1);
});

test.describe('poisoned storage: stored data is checked as strictly as by the schema', () => {
  const cookies: Record<string, Record<number, string>> = {
    'whose first event is a row of dashes': { 3: '-'.repeat(36) },
    'whose visitor is a row of dashes': { 0: '-'.repeat(36) },
    'that starts in the year 5188': { 6: '100000000' },
    'that starts after its last activity': { 6: 'zzzzzzzz' },
    'whose counts are at the end of their range': {
      5: 'zzzzz',
      12: 'zzzzzzzz',
      13: 'zzzzzzzz',
      14: 'zzzzzzzz',
    },
    'that has had too many sessions': { 4: 'zzzzz' },
  };
  for (const [what, fields] of Object.entries(cookies))
    test(`a cookie ${what} loses nothing, and the page after it is sane`, async ({
      open,
      site,
      collector,
    }) => {
      site.everywhere({ attributes: fast });
      const page = await open('/');
      await collector.waitFor('page_view');
      await soon(async () => (await cookiesOf(page)).length).toBe(1);
      const { value } = (await cookiesOf(page))[0]!;
      await page.evaluate(
        (text) => (document.cookie = `sojourn=${text};path=/;max-age=9999`),
        change(value, fields),
      );
      await call(page, 'newSession');
      await call(page, 'track', 'poisoned');
      await collector.waitFor('poisoned');
      await page.goto(site.url('/two'));
      await soon(() => collector.events('page_view').length).toBe(2);
      const { session } = collector.events('page_view')[1]!;
      expect(session!.userId).toMatch(UUID);
      expect(session!.sessionIndex).toBeLessThan(4);
      expect(session!.eventIndex).toBeLessThan(10);
      expect(Math.abs(Date.parse(session!.startedAt) - Date.now())).toBeLessThan(60_000);
    });

  test('notes, rows and ids that others have written lose nothing and stay nowhere', async ({
    open,
    site,
    collector,
  }) => {
    site.everywhere({ attributes: quiet });
    const blank = await open({ sdk: false });
    const row = { context: '{', due: 0, groups: [['{"a":1}', ['{}']]] };
    await putIntoDatabase(blank, `${SCOPE(collector.url)}mfd9k3xk|1|poison`, row);
    await putIntoDatabase(blank, `${SCOPE(collector.url)}mfd9k3xk|2|poison`, {
      ...row,
      context: '{"sdk":{}}',
    });
    await blank.evaluate((url) => {
      sessionStorage.setItem('sojourn_t', 'no-uuid and more');
      localStorage.setItem(`sojourn|h|${url}`, '0,0,11e400');
      localStorage.setItem('sojourn|n|poison', '{"elsewhere":1,"sojourn":null,"sojourn|x":5}');
      const page = { id: '-', url: 5 };
      const call = { at: 1, event: { id: 'x', name: 'poison', properties: {}, page }, origin: {} };
      localStorage.setItem(
        'sojourn|n|poison-calls',
        JSON.stringify({
          0: 0,
          [`sojourn|j|${url}|${'1'.repeat(36)}`]: call,
          [`sojourn|j|${url}|${'2'.repeat(36)}`]: { at: 1, reason: 'x' },
        }),
      );
    }, collector.url);
    await blank.goto(site.url('/one'));
    await call(blank, 'track', 'one');
    const one = await collector.waitFor('one');
    expect(one.tab.id).toMatch(UUID);
    await soon(async () => {
      const { indexedDB, localStorage } = await storageOf(blank);
      return JSON.stringify([indexedDB, localStorage]);
    }).not.toMatch(/poison|elsewhere|e400/);
    expect(collector.allEvents().every(({ name }) => name !== 'poison')).toBe(true);
  });

  test('times and screens that other libraries have patched', async ({ open, collector }) => {
    const page = await open({
      head: `<script>
        const { toISOString } = Date.prototype;
        Date.prototype.toISOString = function () { return toISOString.call(this).replace(/[.]\\d+/, ''); };
        Object.defineProperty(window, 'screen', { value: {} });
      </script>`,
      attributes: { ...fast, auto: 'page-views' },
      src: '/sojourn.full.js?delay=50',
    });
    await call(page, 'track', 'one');
    await collector.waitFor('one');
  });
});
