import {
  expect,
  goBack,
  restoreNotes,
  sessions,
  show,
  sleep,
  soon,
  test,
  wasRestored,
} from './support/fixtures';
import { isUnlocked } from './support/engines';
import { call, fast, readOnServer } from './support/sdk';
import { openDatabase } from './support/storage';

test.use({ isolation: 'context' });

test('tabs: an event of a visible tab is in the foreground, though the tab before it was hidden later (Words, 4)', async ({
  open,
  collector,
}) => {
  const one = await open({ attributes: fast });
  await call(one, 'track', 'one');
  const two = await open({ attributes: fast });
  await call(two, 'track', 'two');
  for (const [page, name] of [
    [one, 'back'],
    [two, 'forth'],
    [one, 'back again'],
  ] as const) {
    await show(page);
    await call(page, 'track', name);
    const { session } = await collector.waitFor(name);
    expect([name, session!.state]).toEqual([name, 'foreground']);
  }
  await soon(() => collector.events('session_start').length).toBe(1);
  const indexes = collector
    .events()
    .filter(({ session }) => session!.eventIndex)
    .map(({ tab, session }) => `${tab.id} ${session!.eventIndex}`);
  expect(new Set(indexes).size).toBe(indexes.length);
});

test('tabs: frames that start at once on a first visit share one session, and all take the cookie (rules 12, 33)', async ({
  open,
  site,
  collector,
}) => {
  site.route('/frame', { attributes: fast });
  const frames = 15;
  const body = `<iframe src="/frame"></iframe>`.repeat(frames);
  await open({ sdk: false, body });
  await soon(() => collector.events('page_view').length).toBe(frames);
  const events = collector.events('page_view');
  expect(new Set(events.map(({ session }) => session!.storageMechanism))).toEqual(new Set(['cookie']));
  expect(sessions(collector.events()).map(({ index, start }) => [index, !!start])).toEqual([[1, true]]);
  expect(new Set(events.map(({ page }) => page.id)).size).toBe(frames);
});

test('tabs: a tab that is idle beyond the timeout does not end what a busy one keeps alive (rule 14)', async ({
  open,
  collector,
}) => {
  const attributes = { ...fast, sessionForegroundTimeout: 2_500, sessionBackgroundTimeout: 2_500 };
  const idle = await open({ attributes }, { window: true });
  const busy = await open('/', { window: true });
  for (let n = 1; n <= 10; n++) {
    await sleep(400);
    await call(busy, 'track', 'busy');
  }
  await call(idle, 'track', 'awake');
  await collector.waitFor('awake');
  await soon(() => collector.events('busy').length).toBe(10);
  expect(sessions(collector.events())).toMatchObject([{ index: 1 }]);
  expect(collector.events('session_end')).toEqual([]);
  // And when both have been idle, it is over for both, once.
  await soon(() => collector.events('session_end').length).toBe(1);
  await sleep(1_500);
  await Promise.all([call(idle, 'track', 'next'), call(busy, 'track', 'next')]);
  await soon(() => collector.events('next').length).toBe(2);
  const [one, two, ...others] = sessions(collector.events());
  expect(others).toEqual([]);
  const times = collector.events().flatMap(({ name, time }) => (/awake|busy/.test(name) ? time : []));
  expect(one!.end!.properties).toMatchObject({ reason: 'foreground-timeout', endedAt: times.sort().at(-1) });
  expect(two).toMatchObject({ index: 2, previous: one!.id });
});

test('tabs: an explicit end in one tab while another tracks without pause: two sessions, and none comes back (rules 7, 9, 16)', async ({
  open,
  collector,
}) => {
  await open({ attributes: fast }, { window: true });
  const ending = await open('/', { window: true });
  const tracking = await open('/', { window: true });
  await soon(() => collector.events('page_view').length).toBe(3);
  await tracking.evaluate(() => {
    const { sojourn } = window as unknown as { sojourn(...args: unknown[]): void };
    let n = 0;
    const timer = setInterval(() => sojourn('track', 'tick', { n: ++n }), 10);
    const stopTicking = () => {
      clearInterval(timer);
      return n;
    };
    Object.assign(window, { stopTicking });
  });
  await sleep(400);
  const endedAt = await ending.evaluate(() => {
    (window as unknown as { sojourn(command: string): void }).sojourn('endSession');
    return Date.now();
  });
  await soon(() => collector.events('tick').some(({ session }) => session!.sessionIndex === 2)).toBe(true);
  const count = await tracking.evaluate('stopTicking()');
  await soon(() => collector.events('tick').length).toBe(count);
  const [one, two, ...others] = sessions(collector.events());
  expect(others).toEqual([]);
  expect(one!.reason).toBe('ended');
  expect(two).toMatchObject({ index: 2, previous: one!.id });
  expect(
    [one, two].map((session) => session!.names.filter((name) => name === 'session_start').length),
  ).toEqual([1, 1]);
  const ticks = collector.events('tick').sort((a, b) => a.properties.n - b.properties.n);
  const indexes = ticks.map(({ session }) => session!.sessionIndex);
  expect(indexes).toEqual([...indexes].sort());
  // A copy that is up to 1 s old is good enough (rule 14).
  const late = ticks[indexes.lastIndexOf(1)]!;
  expect(Date.parse(late.time) - endedAt).toBeLessThan(1_000);
  expect(new Set(indexes)).toEqual(new Set([1, 2]));
});

test('tabs: a page from the back/forward cache continues the session that another tab has opened (rule 16)', async ({
  open,
  site,
  collector,
}) => {
  const script = restoreNotes;
  site.everywhere({ attributes: fast, script });
  site.route('/away', { sdk: false });
  await openDatabase(site, open);
  const other = await open('/other', { window: true });
  const page = await open('/one', { window: true });
  await soon(() => collector.events('page_view').length).toBe(2);
  await isUnlocked(page);
  await page.goto(site.url('/away'));
  await call(other, 'newSession');
  await call(other, 'track', 'rotated');
  const { session } = await collector.waitFor('rotated');
  // The cookie follows the commit.
  await soon(async () => (await readOnServer(other))?.sessionIndex).toBe(2);
  await goBack(page);
  await soon(() => wasRestored(page)).toBe(true);
  await page.evaluate(`sojourn('track', 'at once')`);
  await soon(() => collector.events('page_view').length).toBe(3);
  const restored = [collector.events('page_view')[2]!, await collector.waitFor('at once')];
  for (const event of restored) {
    expect(event.session).toMatchObject({ sessionId: session!.sessionId, sessionIndex: 2 });
  }
  expect(sessions(collector.events())).toHaveLength(2);
});
