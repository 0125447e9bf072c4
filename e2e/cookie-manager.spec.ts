import type { Page } from '@playwright/test';
import { banner, preferences, test, type Demo } from './support/demo';
import { expect, hide, nothingStored, soon, storageOf } from './support/fixtures';
import type { IndexedDatabase } from './support/storage';
import { call } from './support/sdk';
import { consentOf } from './support/consent';

// The shop's own consent manager (vanilla-cookieconsent) and Google Consent Mode, as a visitor meets them: what leaves the page,
// and what the browser keeps.

test.use({ isolation: 'context' });

/** What is stored, except the manager's own cookie, and the database itself, which identifies nobody. */
const keptOf = async (page: Page) => {
  const { cookies, indexedDB, ...more } = await storageOf(page);
  return {
    ...more,
    cookies: cookies.filter(({ name }) => name !== 'shop_consent'),
    indexedDB: (indexedDB as IndexedDatabase[]).filter(({ stores }) =>
      Object.values(stores).some(({ length }) => length),
    ),
  };
};
const named = async (demo: Demo, wanted: string) =>
  (await demo.events()).filter(({ name }) => name === wanted);
const arrived = (demo: Demo, name: string, many = 1) =>
  soon(async () => (await named(demo, name)).length).toBe(many);
const google = { type: 'google-consent-mode', value: 'ad_storage=denied,analytics_storage=granted' };

/** Whatever matches is held up; what it gives lets it through. */
const holdUp = async (page: Page, url: RegExp) => {
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(url, async (route) => {
    await released;
    await route.continue();
  });
  return release;
};
/** A tab of the shop's origin that has not loaded a page of it yet. */
const blank = (open: (url: string) => Promise<Page>, demo: Demo) => open(`${demo.url}/web/icon.svg`);

test('cookie manager: before the answer nothing is stored or sent, over pages, hiding and closing; then all of it arrives', async ({
  open,
  demo,
}) => {
  const page = await open(`${demo.url}/product/mug`);
  await expect(page.locator(banner.all)).toBeVisible();
  await hide(page);
  await page.bringToFront();
  expect(await storageOf(page)).toEqual(nothingStored);
  await page.close();
  const next = await open(`${demo.url}/product/kettle`);
  await expect(next.locator(banner.all)).toBeVisible();
  expect(await storageOf(next)).toEqual(nothingStored);
  expect(await demo.events()).toEqual([]);
  // Whoever uses the keyboard comes to the banner.
  await soon(async () => {
    await next.keyboard.press('Tab');
    return next.evaluate((first) => !!document.activeElement?.matches(first), banner.all);
  }).toBe(true);
  await next.keyboard.press('Enter');
  await arrived(demo, 'product_view');
  const [view] = await named(demo, 'product_view');
  expect(view).toMatchObject({ consent: 'pending', consentSource: google });
  expect(view!.page.url).toBe(`${demo.url}/product/kettle`);
  // The next page knows it of the manager's cookie, and goes on with the same visitor.
  await next.goto(`${demo.url}/product/mug`);
  await arrived(demo, 'product_view', 2);
  const visitors = (await demo.events()).map(({ session }) => session!.userId);
  expect(new Set(visitors).size).toBe(1);
});

test('cookie manager, declined: only the answer is stored, and nothing is sent, on this page and on the next', async ({
  open,
  demo,
}) => {
  const page = await open(`${demo.url}/product/mug`);
  await page.click(banner.necessary);
  await soon(() => consentOf(page)).toBe('denied');
  expect(await keptOf(page)).toEqual(nothingStored);
  await page.goto(`${demo.url}/about`);
  await soon(() => consentOf(page)).toBe('denied');
  await expect(page.locator(banner.all)).toBeHidden();
  await hide(page);
  await page.bringToFront();
  expect([await keptOf(page), await demo.events()]).toEqual([nothingStored, []]);
});

test('cookie manager: a change of mind holds in every tab, and leaves nothing', async ({ open, demo }) => {
  const one = await open(`${demo.url}/about`);
  await one.click(banner.all);
  await arrived(demo, 'page_view');
  const two = await open(`${demo.url}/`);
  await arrived(demo, 'page_view', 2);
  await two.click('#consent-change');
  await two.click(preferences.necessary);
  for (const page of [one, two]) {
    await soon(() => consentOf(page)).toBe('denied');
    await call(page, 'track', 'late');
    await expect(page.locator('#consent-state')).toHaveText('off');
  }
  await soon(() => keptOf(one)).toEqual(nothingStored);
  // And back: another visitor, in both tabs.
  const [before] = await named(demo, 'page_view');
  await two.click('#consent-change');
  await two.click(preferences.all);
  await soon(() => consentOf(one)).toBe('granted');
  await call(one, 'track', 'again');
  await arrived(demo, 'again');
  const [again] = await named(demo, 'again');
  expect(again!.session!.userId).not.toBe(before!.session!.userId);
  expect(await named(demo, 'late')).toEqual([]);
});

for (const [what, file] of [
  ['the tag comes', /sojourn\.full\.js$/],
  ['the source comes', /sojourn\.google-consent-mode\.js$/],
] as const)
  test(`cookie manager: ${what} after the answer`, async ({ open, demo }) => {
    const page = await blank(open, demo);
    const release = await holdUp(page, file);
    await page.goto(`${demo.url}/product/mug`, { waitUntil: 'commit' });
    await page.click(banner.all);
    await expect(page.locator('#consent-state')).toHaveText('you agreed');
    expect(await keptOf(page)).toEqual(nothingStored);
    release();
    await arrived(demo, 'product_view');
    expect((await named(demo, 'product_view'))[0]).toMatchObject({ consentSource: google });
  });

test('cookie manager: the manager comes after the tag, or never', async ({ open, demo }) => {
  const page = await blank(open, demo);
  const release = await holdUp(page, /cookieconsent\.esm\.js$/);
  await page.goto(`${demo.url}/product/mug`, { waitUntil: 'commit' });
  await page.waitForFunction(() => 'sojourn' in window && 'consent' in (window.sojourn as object));
  await soon(() => consentOf(page)).toBe('pending');
  expect(await storageOf(page)).toEqual(nothingStored);
  release();
  await page.click(banner.all);
  await arrived(demo, 'product_view');

  const other = await blank(open, demo);
  await other.context().clearCookies();
  await other.route(/cookieconsent\.esm\.js$/, (route) => route.abort());
  await other.goto(`${demo.url}/product/kettle`);
  await expect(other.locator('#consent-state')).toContainText('nobody could ask you');
  expect(await consentOf(other)).toBe('pending');
  await hide(other);
  expect(await named(demo, 'product_view')).toHaveLength(1);
});

test('cookie manager: the manager’s own callbacks as the source; declined, and cookieless: the inspector says so', async ({
  open,
  demo,
}) => {
  const page = await open(`${demo.url}/product/mug?consent=plain`);
  await page.click(banner.all);
  await arrived(demo, 'product_view');
  expect((await named(demo, 'product_view'))[0]).toMatchObject({
    consentSource: { type: 'vanilla-cookieconsent', value: 'necessary,analytics' },
  });
  await page.goto(`${demo.url}/product/mug?consent=cookieless`);
  await page.click('#consent-change');
  await page.click(preferences.necessary);
  await soon(() => consentOf(page)).toBe('denied');
  await call(page, 'track', 'after');
  await arrived(demo, 'after');
  const [after] = await named(demo, 'after');
  expect(after).toMatchObject({ consent: 'denied', session: { storageMechanism: 'memory' } });
  expect(after).not.toHaveProperty('consentSource');
  const { cookies, indexedDB, sessionStorage } = await keptOf(page);
  expect([cookies.map(({ name }) => name), indexedDB, sessionStorage]).toEqual([['demo_consent'], [], {}]);

  const inspector = await open(`${demo.url}/inspector`);
  const stored = inspector.locator('[data-name="Stored in"]');
  await expect(stored.filter({ hasText: 'cookieless' })).toHaveCount(1);
  await stored.filter({ hasText: 'cookieless' }).click();
  await inspector.locator('.line.after summary').click();
  await expect(inspector.locator('.line.after dl')).toContainText('denied: sent cookieless');
});
