import { expect, hide, show, sessions, soon, storageOf, test } from './support/fixtures';
import { call, fast, modulePage, UUID } from './support/sdk';

test.use({ isolation: 'context' });

const at = (time: string) => Date.parse(time);

test('session: a first visit opens session 1 with session_start and page_view (rules 17, 21)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await call(page, 'track', 'one', { plan: 'pro' });
  await call(page, 'track', 'two');
  const events = await collector.waitFor(4);
  expect(collector.names()).toEqual(['session_start', 'page_view', 'one', 'two']);
  const [start, view, one] = events;
  const { userId, sessionId, startedAt } = start!.session!;
  expect(userId).toMatch(UUID);
  expect(sessionId).toMatch(UUID);
  for (const { session, tab, page: document, consent } of events) {
    expect(session).toMatchObject({ userId, sessionId, startedAt, sessionIndex: 1, state: 'foreground' });
    expect(session).toMatchObject({ previousSessionId: null, storageMechanism: 'cookie' });
    expect(tab.id).toBe(start!.tab.id);
    expect(document.id).toBe(start!.page.id);
    expect(consent).toBe('granted');
  }
  expect(events.map(({ session }) => session!.eventIndex)).toEqual([null, 1, 2, 3]);
  // The start too tells of the event that has opened the session.
  expect(events.map(({ session }) => session!.firstEventId)).toEqual(Array(4).fill(view!.id));
  expect(events.map(({ session }) => session!.firstEventTimestamp)).toEqual(Array(4).fill(view!.time));
  expect(start!.time).toBe(startedAt);
  expect(view!.properties).toEqual({ navigation: 'load' });
  expect(one!.properties).toEqual({ plan: 'pro' });
  expect(new Set(events.map(({ id }) => id)).size).toBe(4);
});

test('session: continues with its counting after a reload (rules 2, 14)', async ({ open, collector }) => {
  const page = await open({ attributes: fast });
  await collector.waitFor('page_view');
  await page.reload();
  await soon(() => collector.names()).toEqual(['session_start', 'page_view', 'page_view']);
  const [, first, second] = collector.events();
  expect(second!.session).toEqual({ ...first!.session, eventIndex: 2 });
  expect(second!.tab).toEqual(first!.tab);
  expect(second!.page.id).not.toBe(first!.page.id);
});

test('session: another page of the site is the same session and tab, another document', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({ attributes: fast });
  const page = await open('/one');
  await collector.waitFor('page_view');
  await page.goto(site.url('/two'));
  await soon(() => collector.names()).toEqual(['session_start', 'page_view', 'page_view']);
  const [, one, two] = collector.events();
  expect(two!.session).toEqual({ ...one!.session, eventIndex: 2 });
  expect(two!.tab).toEqual(one!.tab);
  expect(two!.page).toMatchObject({ url: site.url('/two') });
  expect(two!.page.id).not.toBe(one!.page.id);
});

test('session: another tab shares the session, and has its own tab.id', async ({ open, collector }) => {
  await open({ attributes: fast });
  await collector.waitFor('page_view');
  await open('/');
  await soon(() => collector.events('page_view').length).toBe(2);
  const [one, two] = collector.events('page_view');
  expect(sessions(collector.events())).toHaveLength(1);
  expect(two!.tab.id).not.toBe(one!.tab.id);
  expect(collector.events('session_start')).toHaveLength(1);
});

test('session: ids of session_start and session_end are UUIDv8, the same whoever reports them; the next sessions of a cloned profile are two (rules 16, 18)', async ({
  open,
  sharedChromium,
  collector,
}) => {
  // Two browsers with one cookie, as a cloned profile has it, copied before the start was acknowledged.
  collector.respond((_request, n) => (n === 1 ? { delay: 1_500 } : undefined));
  const attributes = { ...fast, sessionForegroundTimeout: 1_500 };
  const one = await open({ attributes });
  await collector.waitFor('page_view');
  const { cookies } = await storageOf(one);
  const space = await (await sharedChromium()).incognito();
  const two = await space.newPage();
  await two.route('**/*', (route) => route.abort());
  await two.goto(one.url()).catch(() => {});
  await two.unroute('**/*');
  await two.addInitScript((all) => {
    for (const { name, value } of all) if (!document.cookie) document.cookie = `${name}=${value};path=/`;
  }, cookies);
  await two.goto(one.url());
  // Of the first session: the second browser may open one of its own after it.
  const reported = (name: string) =>
    collector.allEvents().filter((event) => event.name === name && event.session!.sessionIndex === 1);
  const ids = (name: string) => [...new Set(reported(name).map(({ id }) => id))];
  const announcers = (name: string) => new Set(reported(name).map((event) => event.page.id)).size;
  // Each finds the end. A tab that joins the session cannot know that its start is stored, and reports it again (rule 18).
  await soon(() => announcers('session_end')).toBe(2);
  expect(announcers('session_start')).toBeLessThanOrEqual(2);
  expect([ids('session_start').length, ids('session_end').length]).toEqual([1, 1]);
  const [start, end] = [ids('session_start')[0], ids('session_end')[0]];
  expect(start).not.toBe(end);
  for (const id of [start, end]) expect(id).toMatch(UUID);
  for (const id of [start, end]) expect(id![14]).toBe('8');
  // What comes after it is each one's own: of one visitor, after one session.
  for (const page of [one, two]) await call(page, 'track', 'own');
  await soon(() => collector.events('own').length).toBe(2);
  const nexts = collector.events().filter(({ session }) => session!.sessionIndex === 2);
  const distinct = (of: (event: (typeof nexts)[number]) => unknown) => new Set(nexts.map(of)).size;
  expect([distinct(({ tab }) => tab.id), distinct(({ session }) => session!.sessionId)]).toEqual([2, 2]);
  expect(distinct(({ tab, session }) => `${tab.id} ${session!.sessionId}`)).toBe(2);
  const { userId, sessionId } = reported('session_end')[0]!.session!;
  for (const { session } of nexts) expect(session).toMatchObject({ userId, previousSessionId: sessionId });
  await space.close();
});

test('session: passive events start nothing (rule 10)', async ({ open, collector }) => {
  const page = await open({ attributes: { ...fast, auto: '' } });
  await call(page, 'track', 'measured', {}, { passive: true });
  await collector.quiet(600);
  expect(collector.requests).toEqual([]);
  await call(page, 'track', 'starting');
  await call(page, 'track', 'measured', {}, { passive: true });
  await soon(() => collector.names()).toEqual(['session_start', 'starting', 'measured']);
  expect(collector.events().map(({ session }) => session!.eventIndex)).toEqual([null, 1, 2]);
  await call(page, 'endSession');
  await call(page, 'track', 'measured late', {}, { passive: true });
  await collector.waitFor('session_end');
  await collector.quiet(400);
  expect(collector.names()).toEqual(['session_start', 'starting', 'measured', 'session_end']);
});

test('session: session_end has numbers that agree with the session’s events (rule 20)', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({ attributes: fast });
  const page = await open('/entry?utm_source=mail');
  await call(page, 'track', 'one');
  await page.waitForTimeout(150);
  await hide(page);
  await page.waitForTimeout(300);
  await show(page);
  await page.goto(site.url('/exit'));
  await call(page, 'track', 'two');
  await call(page, 'track', 'measured', {}, { passive: true });
  await call(page, 'endSession');
  const { properties, session, time } = await collector.waitFor('session_end');
  const counted = collector.events().filter((event) => event.session!.eventIndex !== null);
  expect(properties).toMatchObject({
    reason: 'ended',
    eventCount: 5,
    pageViews: 2,
    entryPage: site.url('/entry?utm_source=mail'),
    exitPage: site.url('/exit'),
    startedAt: session!.startedAt,
    endedAt: time,
  });
  expect(counted).toHaveLength(5);
  expect(properties.duration).toBe(at(properties.endedAt) - at(properties.startedAt));
  expect(properties.foregroundDuration).toBeGreaterThanOrEqual(150);
  expect(properties.foregroundDuration).toBeLessThanOrEqual(properties.duration - 300);
  for (const event of counted) {
    expect(at(event.time)).toBeGreaterThanOrEqual(at(properties.startedAt));
    expect(at(event.time)).toBeLessThanOrEqual(at(properties.endedAt));
  }
  expect(session!.eventIndex).toBeNull();
  expect(session!.firstEventId).toBe(counted[0]!.id);
});

test('session: `time` changes the time of an event only, between the start and now (rule 6)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  const start = await collector.waitFor('session_start');
  await page.waitForTimeout(100);
  const between = at(start.time) + 50;
  await call(page, 'track', 'before', {}, { time: between - 86_400_000 });
  await call(page, 'track', 'between', {}, { time: new Date(between) });
  await call(page, 'track', 'after', {}, { time: between + 86_400_000 });
  await call(page, 'track', 'plain');
  await collector.waitFor('plain');
  const timeOf = (name: string) => at(collector.events(name)[0]!.time);
  expect([timeOf('before'), timeOf('between')]).toEqual([at(start.time), between]);
  expect(timeOf('after')).toBeGreaterThan(between);
  expect(timeOf('after')).toBeLessThanOrEqual(timeOf('plain'));
  expect(sessions(collector.events())).toMatchObject([{ index: 1, eventIndexes: [1, 2, 3, 4, 5] }]);
});

test.describe('session: several trackers on one page', () => {
  test('trackers of one namespace share session, tab and document (Words)', async ({ open, collector }) => {
    const page = await open(modulePage(collector.url, `window.trackers = [make(), make()];`));
    await page.waitForFunction('window.trackers');
    await page.evaluate(`trackers[0].track('a'); trackers[1].track('b'); trackers[0].track('c')`);
    await soon(() => collector.names().sort()).toEqual(['a', 'b', 'c', 'session_start']);
    expect(sessions(collector.events())).toHaveLength(1);
    const counted = [...collector.events('a'), ...collector.events('b'), ...collector.events('c')];
    expect(counted.map(({ session }) => session!.eventIndex).sort()).toEqual([1, 2, 3]);
    expect.soft(new Set(counted.map((event) => event.page.id)).size).toBe(1);
    expect.soft(new Set(counted.map((event) => event.tab.id)).size).toBe(1);
  });

  test('trackers of two namespaces do not affect each other', async ({ open, collector }) => {
    const page = await open(
      modulePage(collector.url, `window.trackers = [make(), make({ namespace: 'other' })];`),
    );
    await page.waitForFunction('window.trackers');
    await page.evaluate(`trackers[0].track('a'); trackers[1].track('b')`);
    await soon(() => collector.names().filter((name) => name !== 'session_start').length).toBe(2);
    const [one, two] = [collector.events('a')[0]!, collector.events('b')[0]!];
    expect(two.session!.sessionId).not.toBe(one.session!.sessionId);
    expect(two.session!.userId).not.toBe(one.session!.userId);
    await page.evaluate(`trackers[1].reset(); trackers[0].track('c'); trackers[1].track('d')`);
    await collector.waitFor('d');
    const c = await collector.waitFor('c');
    expect(c.session).toEqual({ ...one.session, eventIndex: 2 });
    expect(collector.events('d')[0]!.session!.userId).not.toBe(two.session!.userId);
    const names = (await storageOf(page)).cookies.map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
  });
});
