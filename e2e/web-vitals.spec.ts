import type { Page } from '@playwright/test';
import type { Collector } from './support/collector';
import {
  closesTab,
  expect,
  goBack,
  hide,
  restoreNotes,
  show,
  soon,
  test,
  wasRestored,
} from './support/fixtures';
import type { PageOptions } from './support/html';
import { fast } from './support/sdk';

// What the package `web-vitals` measures leaves with the page, as passive events of the view in which it was measured.

test.use({ isolation: 'context' });

/** The file that brings them is there before the tracker, or comes later. */
const measured = (isLate = false, more: PageOptions = {}): PageOptions => ({
  attributes: fast,
  load: 'defer',
  head: isLate
    ? `<script>addEventListener('load', () => {
         const script = document.createElement('script');
         script.src = '/sojourn.web-vitals.js';
         script.onload = () => (window.isLate = true);
         setTimeout(() => document.head.append(script), 200);
       })</script>`
    : '<script defer src="/sojourn.web-vitals.js"></script>',
  body: `<h1 style="font-size: 60px">A heading to be painted</h1><button>press</button>
    <script>addEventListener('click', () => {
      for (const end = Date.now() + 60; Date.now() < end;);
      const box = document.createElement('div');
      box.style.height = '300px';
      setTimeout(() => document.body.prepend(box), 600);
    })</script>`,
  script: restoreNotes,
  ...more,
});

const vitals = (collector: Collector) => collector.events('web_vital').map(({ properties }) => properties);
const names = (collector: Collector) =>
  vitals(collector)
    .map(({ name }) => name as string)
    .sort();
const ALL = ['CLS', 'FCP', 'INP', 'LCP', 'TTFB'];

/** Somebody has pressed the button, and has seen what it does. */
const use = async (page: Page) => {
  // The browser reports no largest paint after the first input.
  await page.evaluate(
    `new Promise((done) => new PerformanceObserver(done).observe({ type: 'largest-contentful-paint', buffered: true }))`,
  );
  await page.click('button');
  await soon(() => page.evaluate(`document.querySelectorAll('div').length`)).toBe(1);
  // A layout shift long after the press counts.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))');
};

for (const isLate of [false, true])
  test.describe(isLate ? 'its file comes after the tracker' : 'its file comes first', () => {
    test('web vitals, a tab that is hidden: each figure once, when it is hidden, and passive', async ({
      open,
      collector,
    }) => {
      const page = await open(measured(isLate));
      await collector.waitFor('page_view');
      if (isLate) await soon(() => page.evaluate('window.isLate')).toBe(true);
      await use(page);
      await hide(page);
      await soon(() => names(collector)).toEqual(ALL);
      for (const { name, value, delta, rating, id, navigationType } of vitals(collector)) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(delta).toBe(value);
        expect(['good', 'needs-improvement', 'poor']).toContain(rating);
        expect(id).toMatch(/^v\d+-/);
        expect([name, navigationType]).toEqual([name, 'navigate']);
      }
      await show(page);
      await hide(page);
      await collector.quiet(500);
      expect(names(collector)).toEqual(ALL);
    });

    test(
      'web vitals: figures are on the last beacon of a closing tab',
      closesTab,
      async ({ open, collector }) => {
        const page = await open(measured(isLate));
        await collector.waitFor('page_view');
        if (isLate) await soon(() => page.evaluate('window.isLate')).toBe(true);
        await use(page);
        await page.close();
        await soon(() => names(collector)).toEqual(ALL);
        expect(collector.events().at(-1)!.consent).toBe('granted');
      },
    );
  });

test('web vitals: a route is not the view that was measured: figures carry the page on which they were', async ({
  open,
  site,
  collector,
}) => {
  const page = await open(measured());
  await collector.waitFor('page_view');
  await use(page);
  await page.evaluate(`history.pushState(null, '', '/route')`);
  await collector.waitFor(({ name, page }) => name === 'page_view' && /route/.test(page.url));
  await hide(page);
  await soon(() => names(collector)).toEqual(ALL);
  for (const event of collector.events('web_vital')) {
    expect(event.page.url).toBe(site.url('/'));
    expect(event.context).toBeUndefined();
  }
});

test('web vitals: a return from the back/forward cache is a view of its own, with figures of its own', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(measured());
  const page = await open('/one');
  await collector.waitFor('page_view');
  await page.evaluate(`sojourn.flush()`);
  await use(page);
  await page.goto(site.url('/two.html'));
  await soon(() => names(collector)).toEqual(ALL);
  await goBack(page);
  await soon(() => wasRestored(page)).toBe(true);
  await collector.waitFor(({ properties }) => properties.navigation === 'restore');
  await hide(page);
  const restored = () =>
    vitals(collector).filter(({ navigationType }) => navigationType === 'back-forward-cache');
  await soon(() => restored().map(({ name }) => name)).toEqual(expect.arrayContaining(['LCP', 'CLS']));
  const ids = vitals(collector).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('web vitals: before consent nothing is sent and no session starts', async ({ open, collector }) => {
  const page = await open(measured(false, { attributes: { ...fast, consent: 'pending' } }));
  await soon(() => page.evaluate(`sojourn.consent`)).toBe('pending');
  await use(page);
  await hide(page);
  await collector.quiet(1_000);
  expect(collector.requests).toEqual([]);
  await page.evaluate(`sojourn.setConsent('granted')`);
  await soon(() => names(collector)).toEqual(ALL);
});
