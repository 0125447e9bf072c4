import { expect, hide, nothingStored, sessions, show, soon, storageOf, test } from './support/fixtures';
import { call, fast, shiftClock } from './support/sdk';

test.use({ isolation: 'context' });

const listening = `
  window.reported = [];
  for (const signal of ['session-start', 'session-end'])
    sojourn('on', signal, (session) => reported.push([signal, session.sessionIndex ?? session.session.sessionIndex]));
`;

test('session methods: endSession() ends it now; the next starting event opens another (rules 7, 9)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await collector.waitFor('page_view');
  await page.waitForTimeout(100);
  await call(page, 'endSession');
  const end = await collector.waitFor('session_end');
  expect(end.properties.reason).toBe('ended');
  // Now, not at the last activity.
  expect(end.properties.duration).toBeGreaterThanOrEqual(100);
  expect(await page.evaluate('sojourn.session')).toBeNull();
  await collector.quiet(300);
  expect(collector.names()).toEqual(['session_start', 'page_view', 'session_end']);
  await call(page, 'endSession');
  await call(page, 'track', 'next');
  await collector.waitFor('next');
  const [one, two] = sessions(collector.events());
  expect(two).toMatchObject({ index: 2, previous: one!.id, names: ['session_start', 'next'] });
  expect(collector.events('session_end')).toHaveLength(1);
});

test('session methods: an ended session stays ended over page loads (rule 9)', async ({
  open,
  site,
  collector,
}) => {
  site.route('/silent', { attributes: { ...fast, auto: '' } });
  const page = await open({ attributes: fast });
  await call(page, 'endSession');
  await collector.waitFor('session_end');
  await page.goto(site.url('/silent'));
  await call(page, 'track', 'next');
  expect((await collector.waitFor('next')).session!.sessionIndex).toBe(2);
});

test('session methods: newSession() ends it and opens the next at once, without an event (rules 7, 17)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast, script: listening });
  await collector.waitFor('page_view');
  await call(page, 'newSession');
  await soon(() => collector.names()).toEqual(['session_start', 'page_view', 'session_end', 'session_start']);
  await call(page, 'track', 'next');
  await collector.waitFor('next');
  const [one, two] = sessions(collector.events());
  expect(one!.reason).toBe('ended');
  expect(two).toMatchObject({ index: 2, previous: one!.id, userId: one!.userId, eventIndexes: [1] });
  expect(await page.evaluate('reported')).toEqual([
    ['session-start', 1],
    ['session-end', 1],
    ['session-start', 2],
  ]);
});

test('session methods: calls in one task keep their order and sessions (rules 7, 17)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await collector.waitFor('page_view');
  await page.evaluate(`
    sojourn('track', 'a'); sojourn('endSession'); sojourn('track', 'b'); sojourn('newSession'); sojourn('track', 'c');
    sojourn('reset'); sojourn('track', 'd')`);
  await collector.waitFor('d');
  const [start, end] = ['session_start', 'session_end'];
  expect(collector.names()).toEqual([
    ...[start, 'page_view', 'a', end],
    ...[start, 'b', end],
    ...[start, 'c', end],
    ...[start, 'd'],
  ]);
  expect(sessions(collector.events()).map(({ index, reason }) => [index, reason])).toEqual([
    [1, 'ended'],
    [2, 'ended'],
    [3, 'logout'],
    [1, undefined],
  ]);
});

test.describe('session methods: setBackground (rule 28)', () => {
  test('overrides the visibility that the browser reports', async ({ open, collector }) => {
    const page = await open({ attributes: { ...fast, sessionBackgroundTimeout: 10_000 } });
    const stateAfter = async (name: string) => {
      await call(page, 'track', name);
      return (await collector.waitFor(name)).session!.state;
    };
    expect(await stateAfter('shown')).toBe('foreground');
    await call(page, 'setBackground', true);
    expect(await stateAfter('said background')).toBe('background');
    await call(page, 'setBackground', false);
    expect(await stateAfter('said foreground')).toBe('foreground');
    await hide(page);
    expect(await stateAfter('said foreground while hidden')).toBe('foreground');
    await call(page, 'setBackground', null);
    expect(await stateAfter('hidden')).toBe('background');
    await show(page);
    expect(await stateAfter('shown again')).toBe('foreground');
    expect(sessions(collector.events())).toHaveLength(1);
  });

  test('the timeout of the state it says counts', async ({ open, collector }) => {
    const page = await open({
      attributes: { ...fast, sessionForegroundTimeout: 60_000, sessionBackgroundTimeout: 400 },
    });
    await call(page, 'setBackground', true);
    expect((await collector.waitFor('session_end')).properties.reason).toBe('background-timeout');
  });
});

test('session methods, debug: { sessionId } is one constant session, without storage or rotation (rule 39)', async ({
  open,
  collector,
  pageLog,
}) => {
  const attributes = { ...fast, debugSessionId: 'test run 7', sessionForegroundTimeout: 300 };
  const page = await open({ attributes });
  await page.waitForTimeout(500);
  await call(page, 'newSession');
  await call(page, 'endSession');
  await shiftClock(page, 100 * 3_600_000);
  await call(page, 'track', 'later');
  await collector.waitFor('later');
  await page.reload();
  await soon(() => collector.events('page_view').length).toBe(2);
  for (const { session, debug } of collector.events()) {
    expect(session).toMatchObject({ sessionId: 'test run 7', storageMechanism: 'memory' });
    expect(debug).toBe(true);
  }
  expect(collector.events('session_end')).toEqual([]);
  expect({ ...(await storageOf(page)), sessionStorage: {} }).toEqual(nothingStored);
  expect(pageLog.lines.join('\n')).toMatch(/sojourn.*test run 7|sojourn.*later/);
});

test('session methods, session: false sends events without a session and stores none', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: { ...fast, session: false } });
  await call(page, 'track', 'plain', { plan: 'pro' });
  await call(page, 'newSession');
  await call(page, 'endSession');
  await call(page, 'reset');
  await call(page, 'track', 'more');
  await collector.waitFor('more');
  await collector.quiet(300);
  expect(collector.names()).toEqual(['page_view', 'plain', 'more']);
  for (const event of collector.events()) expect(event.session).toBeUndefined();
  expect(await page.evaluate('sojourn.session')).toBeNull();
  await page.evaluate('sojourn.ready');
  expect({ ...(await storageOf(page)), sessionStorage: {} }).toEqual(nothingStored);
});
