// 10,000 events that wait: whether they arrive, and whether the page notices.
import type { Page } from '@playwright/test';
import { expect, sleep, test } from '../../e2e/support/fixtures';
import { fast } from '../../e2e/support/sdk';
import { count, settle, table, track } from './trials';

test.beforeEach(({ site }) => site.everywhere({ attributes: fast }));

const LONG = 10_000;

/** Longest task of a page while `work` goes on in it, in milliseconds; none is shorter than 50. */
const longestTask = async (page: Page, work: () => Promise<unknown>) => {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    new PerformanceObserver((list) =>
      list.getEntries().forEach((entry) => seen.push(entry.duration)),
    ).observe({ type: 'longtask', buffered: true });
  });
  await work();
  return page.evaluate(() => Math.max(0, ...(window as unknown as { seen: number[] }).seen));
};

for (const [what, closed] of [
  ['then online', false],
  ['page closed, a later visit', true],
] as const)
  test(`10 10,000 events offline, ${what}`, async ({ open, chromium, site, collector }, { title }) => {
    site.route('/control', { sdk: false });
    const control = await longestTask(await open('/control'), () => sleep(10_000));
    const page = await open('/');
    await settle(page);
    const offline = async () => {
      await chromium.ctx.setOffline(true);
      // In tasks of their own, as a page would: what is looked for is a task of the SDK's.
      for (let part = 0; part < LONG / 25; part++) await track(page, part, 25, 100);
      await sleep(500);
    };
    const online = () => chromium.ctx.setOffline(false);
    const arrived = () =>
      expect
        .poll(() => count(collector).delivered, { timeout: 120_000 })
        .toBe(LONG)
        .catch(() => {});
    let ours: number;
    if (closed) {
      await offline();
      await page.close();
      await online();
      ours = await longestTask(await open('/'), arrived);
    } else ours = await longestTask(page, () => offline().then(online).then(arrived));
    const { delivered, doubled } = count(collector);
    table(`${title} (longest task ${ours} ms, control page ${control} ms)`, {
      tracked: LONG,
      delivered,
      doubled,
    });
    expect(delivered).toBe(LONG);
    expect(doubled).toBeLessThanOrEqual(LONG / 100);
    expect(ours).toBeLessThanOrEqual(Math.max(50, control));
  });
