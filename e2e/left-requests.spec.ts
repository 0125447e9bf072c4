import { expect, soon, test } from './support/fixtures';
import { call, fast } from './support/sdk';

// A page that is left while its request is open. Chromium rejects the request before the listeners of `pagehide` run, though the
// request reaches the collector. A listener of the page's own, older than the SDK's, lets the page learn of it first.

const ROUNDS = 6;

test('delivery: a request that a navigation rejects is no failure of the collector, and nothing is sent twice', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({
    attributes: fast,
    head: `<script>addEventListener('pagehide', () => {}, true)</script>`,
    body: `<a id="go" href="/next" onclick="for (let i = 0; i < 5; i++) sojourn('track', 'marked', { i })">go</a>`,
  });
  const page = await open('/');
  await collector.waitFor('page_view');
  // Until the first answer, the page does not know whether the collector is healthy (limits.md).
  await call(page, 'flush');
  // The request of a page view is open as the next link is clicked.
  collector.latency(100);
  for (let round = 0; round < ROUNDS; round++) {
    const next = page.waitForNavigation();
    await page.click('#go');
    await next;
  }
  await soon(() => collector.events('marked').length).toBe(5 * ROUNDS);
  await collector.quiet(7_000);
  // A page that storage does not answer within 300 ms announces the start of its session again, with the same id (rule 18).
  const all = collector.allEvents().filter(({ name }) => name !== 'session_start');
  expect(all.length).toBe(new Set(all.map(({ id }) => id)).size);
});
