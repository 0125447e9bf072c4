import { expect, soon, storageOf, test, recordsOf } from './support/fixtures';
import { call, fast, readOnServer } from './support/sdk';
import { openDatabase } from './support/storage';

test.use({ isolation: 'context' });

test('visitor: reset() forgets the visitor and the identified user (rules 7, 17)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await call(page, 'identify', 'anna', { plan: 'pro', age: 41, admin: true });
  await call(page, 'newSession');
  await call(page, 'track', 'before');
  const before = await collector.waitFor('before');
  const old = before.session!;
  expect(before.user!.id).toBe('anna');
  await call(page, 'reset');
  const logout = () => collector.events('session_end').at(-1)!;
  await soon(() => logout().properties.reason).toBe('logout');
  // The end is the old visitor's.
  expect(logout().session).toMatchObject({ userId: old.userId, sessionId: old.sessionId, sessionIndex: 2 });
  await call(page, 'track', 'after');
  const after = await collector.waitFor('after');
  expect(after.session).toMatchObject({ sessionIndex: 1, previousSessionId: null, eventIndex: 1 });
  expect(after.session!.userId).not.toBe(old.userId);
  expect(after.user).toBeUndefined();
  const { session, user } = collector.events('session_start').at(-1)!;
  expect(session).toMatchObject({ userId: after.session!.userId, sessionIndex: 1 });
  expect(user).toBeUndefined();
  await soon(async () => (await readOnServer(page))?.userId).toBe(after.session!.userId);
  await soon(async () => JSON.stringify(await storageOf(page))).not.toContain(old.userId);
  await page.reload();
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(collector.events('page_view').at(-1)!.session).toMatchObject({
    userId: after.session!.userId,
    sessionId: after.session!.sessionId,
  });
});

test('visitor: a logout is remembered by the next page, also without an event in between (rule 7)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  const view = await collector.waitFor('page_view');
  await soon(async () => (await readOnServer(page))?.userId).toBe(view.session!.userId);
  await call(page, 'reset');
  await soon(() => readOnServer(page)).toBeNull();
  expect((await storageOf(page)).cookies[0]?.value ?? '').not.toContain(view.session!.userId);
  await page.reload();
  await soon(() => collector.events('page_view').length).toBe(2);
  const { session } = collector.events('page_view').at(-1)!;
  expect(session).toMatchObject({ sessionIndex: 1, previousSessionId: null });
  expect(session!.userId).not.toBe(view.session!.userId);
});

test('visitor: after reset() nothing stored holds the old visitor, once the end has been delivered (rule 7)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  const { session } = await collector.waitFor('page_view');
  const stored = async () => JSON.stringify(await storageOf(page));
  await soon(() => recordsOf(page)).toContain(session!.userId);
  await call(page, 'reset');
  await collector.waitFor('session_end');
  await soon(stored).not.toContain(session!.userId);
  expect(await stored()).not.toContain(session!.sessionId);
});

test('visitor, identify: the id and typed traits are on the following events and on session_end', async ({
  open,
  collector,
}) => {
  const traits = { name: 'Anna', age: 41, admin: true, tags: ['a', 'b'], address: { city: 'Oslo' } };
  const page = await open({ attributes: fast });
  const view = await collector.waitFor('page_view');
  expect(view.user).toBeUndefined();
  await call(page, 'identify', 'anna', traits);
  await call(page, 'track', 'first');
  await call(page, 'track', 'second');
  await call(page, 'endSession');
  await collector.waitFor('session_end');
  const userOf = (name: string) => collector.events(name)[0]!.user;
  expect(userOf('first')).toEqual({ id: 'anna', traits });
  expect(userOf('second')).toEqual({ id: 'anna', traits });
  expect(userOf('session_end')).toEqual({ id: 'anna', traits });
});

test('visitor: the session_end of a logout is of the user who logs out', async ({ open, collector }) => {
  const page = await open({ attributes: fast });
  await page.evaluate(`sojourn.identify('ada', { plan: 'pro' }); sojourn.track('one'); sojourn.reset()`);
  const { user } = await collector.waitFor('session_end');
  expect(user).toEqual({ id: 'ada', traits: { plan: 'pro' } });
  await page.evaluate(`sojourn.track('two')`);
  expect((await collector.waitFor('two')).user).toBeUndefined();
});

test('visitor: flush() takes along what has just been tracked, also the first event of all', async ({
  open,
  site,
  collector,
}) => {
  await openDatabase(site, open);
  const page = await open({ attributes: { ...fast, deliveryFlushInterval: 60_000 } });
  await page.evaluate(`(sojourn.track('just now'), sojourn.flush())`);
  expect(collector.names()).toContain('just now');
});

test('visitor: flush() sends while the page still loads, and settles when the collector has the events', async ({
  open,
  site,
  collector,
}) => {
  site.route('/late.png', () => ({ delay: 4_000 }));
  site.route('/', { attributes: fast, body: '<img src="/late.png">' });
  const page = await open('about:blank');
  await page.goto(site.url('/'), { waitUntil: 'domcontentloaded' });
  await page.waitForFunction('sojourn.flush');
  await page.evaluate(`(sojourn.track('just now'), sojourn.flush())`);
  expect(await page.evaluate(() => document.readyState)).toBe('interactive');
  expect(collector.names()).toContain('just now');
});
