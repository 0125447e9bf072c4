import { expect, sleep, test } from './support/fixtures';

// What a visit weighs on the wire: 100 events over five pages, as a visitor makes them.

test.use({ isolation: 'context' });

const SESSION = [
  'userId',
  'sessionId',
  'sessionIndex',
  'previousSessionId',
  'storageMechanism',
  'firstEventId',
  'firstEventTimestamp',
  'startedAt',
];

type Group = { session?: object; events: object[] };

test('page cost, 100 events over 5 pages: at most 300 bytes an event and 14 requests, the whole session in each group', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({ attributes: { auto: 'page-views' } });
  const page = await open('about:blank');
  for (let number = 1; number <= 5; number++) {
    await page.goto(site.url(`/products/page-${number}`));
    await collector.waitFor(() => collector.events('page_view').length === number);
    // With the page view and, at first, session_start: 20 on each page.
    const clicks = number === 1 ? 18 : 19;
    for (let click = 0; click < clicks; click++) {
      await page.evaluate(
        ([number, click]) =>
          (window as unknown as { sojourn: { track(name: string, properties: object): void } }).sojourn.track(
            'click',
            { target: 'add-to-basket', page: number, click, price: 19.9 },
          ),
        [number, click] as const,
      );
      await sleep(25);
    }
  }
  await page.goto('about:blank');
  await collector.waitFor(100);
  await collector.quiet(500);
  const bodies = collector.requests.map(({ body }) => body);
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  console.log(`100 events over 5 pages: ${bytes / 100} bytes an event, ${bodies.length} requests`);
  expect.soft(collector.events()).toHaveLength(100);
  expect.soft(bytes / 100).toBeLessThanOrEqual(300);
  expect.soft(bodies.length).toBeLessThanOrEqual(14);
  for (const body of bodies) {
    const { groups } = JSON.parse(body) as { groups?: Group[] };
    expect(groups, 'the protocol in groups').toBeDefined();
    for (const { session, events } of groups!) {
      expect(Object.keys(session ?? {})).toEqual(expect.arrayContaining(SESSION));
      expect(events.length).toBeGreaterThan(0);
    }
  }
});
