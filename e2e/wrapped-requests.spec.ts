import { createCollector } from './support/collector';
import { errorsOf, LISTEN } from './support/errors';
import { expect, soon, test } from './support/fixtures';
import { call, fast } from './support/sdk';

// What becomes of events where a collector refuses them, has moved, or other scripts stand between it and the tracker.

test.use({ isolation: 'context' });

const quiet = { ...fast, auto: '' };

test('wrapped requests: only the bad event of a batch rejected with 400 or 422 is lost', async ({
  open,
  collector,
}) => {
  for (const status of [400, 422]) {
    collector.respond(({ body }) => (body.includes('"bad"') ? { status } : undefined));
    const page = await open({ attributes: quiet });
    await page.evaluate((status) => {
      const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
      for (let n = 0; n < 20; n++) sojourn('track', n === 7 ? 'bad' : `e${status}-${n}`);
    }, status);
    await soon(() => collector.names().filter((name) => name.startsWith(`e${status}`)).length).toBe(19);
    expect(collector.requests.filter(({ answer }) => answer === `${status}`).length).toBeLessThan(12);
  }
});

test('wrapped requests: a redirect takes neither headers nor events to another origin', async ({
  open,
  collector,
}) => {
  const other = await createCollector();
  try {
    const location = `${other.origin}/e`;
    let moved = true;
    collector.respond(() => (moved ? { status: 307, headers: { location } } : undefined));
    const page = await open({
      sdk: false,
      module: `
        import { createTracker } from '/sdk.mjs';
        window.tracker = createTracker({
          collector: ${JSON.stringify(collector.url)},
          delivery: { flushInterval: 10, headers: { Authorization: 'Bearer secret' } },
        });
        tracker.track('one');`,
    });
    await soon(() => collector.requests.length).toBeGreaterThan(0);
    expect(collector.requests[0]!.headers.authorization).toBe('Bearer secret');
    moved = false;
    await page.evaluate('tracker.flush()');
    await collector.waitFor('one');
    expect([other.requests, other.preflights]).toEqual([[], []]);
  } finally {
    await other.close();
  }
});

test.describe('wrapped requests: wrappers of other scripts', () => {
  /** How often the events came. */
  const count = (ids: readonly string[]) =>
    [...new Set(ids)].map((id) => ids.filter((one) => one === id).length);

  test('a fetch that reads the body of the answer: nothing twice', async ({ open, collector }) => {
    collector.respond({ status: 200, body: '{}', headers: { 'content-type': 'application/json' } });
    const page = await open({
      head: `<script>
        const real = window.fetch;
        window.fetch = async (...args) => { const answer = await real(...args); await answer.text(); return answer; };
      </script>`,
      attributes: quiet,
      src: '/sojourn.js?delay=50',
    });
    await call(page, 'track', 'one');
    await collector.waitFor('one');
    await call(page, 'track', 'two');
    await collector.waitFor('two');
    await collector.quiet(1500);
    expect(new Set(count(collector.allEvents().map(({ id }) => id)))).toEqual(new Set([1]));
  });

  for (const [what, answer] of [
    ['sends', 'real(...args);'],
    ['does not send', ''],
  ] as const)
    test(`a sendBeacon that returns nothing, and ${what}: all arrives, at most twice`, async ({
      open,
      site,
      collector,
    }) => {
      site.everywhere({
        head: `<script>
          const real = navigator.sendBeacon.bind(navigator);
          navigator.sendBeacon = (...args) => { ${answer} };
        </script>`,
        attributes: { ...quiet, deliveryFlushInterval: 60_000 },
        src: '/sojourn.js?delay=50',
      });
      const page = await open('/one');
      await call(page, 'track', 'first');
      await collector.waitFor('first');
      for (let n = 0; n < 5; n++) await call(page, 'track', 'last words');
      await page.goto('about:blank');
      const later = await open('/two');
      await soon(async () => {
        await call(later, 'flush');
        return collector.events('last words').length;
      }).toBe(5);
      await collector.quiet(500);
      expect(Math.max(...count(collector.allEvents().map(({ id }) => id)))).toBeLessThanOrEqual(2);
    });

  test('a setTimeout that passes no arguments on: a request without an answer is repeated, and errors are reported', async ({
    open,
    collector,
  }) => {
    collector.respond({ fault: 'reset' });
    const page = await open({
      head: `<script>
        const real = setTimeout;
        window.setTimeout = (work, ms) => real(work, ms);
      </script>`,
      script: LISTEN,
      attributes: quiet,
      src: '/sojourn.js?delay=50',
    });
    await call(page, 'track', 'one');
    await soon(() => collector.requests.length).toBeGreaterThan(0);
    collector.respond();
    await soon(async () => {
      await call(page, 'flush');
      return collector.names();
    }).toContain('one');
    await call(page, 'track', '');
    await soon(() => errorsOf(page)).toEqual([{ code: 'event', message: expect.any(String) }]);
  });
});
