import { expect, hide, sessions, show, soon, test } from './support/fixtures';
import { call, fast, shiftClock } from './support/sdk';

test.use({ isolation: 'context' });

const HOUR = 3_600_000;
const at = (time: string) => Date.parse(time);

test('session timeout: a living tab announces a timeout in the foreground by itself; the next event opens session 2 (rules 1, 9, 17, 19)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await call(page, 'track', 'last');
  await call(page, 'setSessionTimeout', { foreground: 600 });
  const end = await collector.waitFor('session_end');
  const [last] = collector.events('last');
  expect(end.properties).toMatchObject({ reason: 'foreground-timeout', endedAt: last!.time });
  expect(end.time).toBe(last!.time);
  expect(end.session!.sessionId).toBe(last!.session!.sessionId);
  // A timer never starts a session.
  await collector.quiet(900);
  expect(collector.names().at(-1)).toBe('session_end');
  await call(page, 'track', 'next');
  await collector.waitFor('next');
  const [one, two] = sessions(collector.events());
  expect(one!.names).toEqual(['session_start', 'page_view', 'last', 'session_end']);
  expect(two).toMatchObject({ index: 2, previous: one!.id, userId: one!.userId, eventIndexes: [1] });
  expect(two!.names).toEqual(['session_start', 'next']);
  expect(two!.start!.properties).toEqual({ previousSessionId: one!.id });
  expect(two!.start!.time).toBe(two!.events[1]!.session!.startedAt);
  expect(two!.events[1]!.session!.firstEventId).toBe(two!.events[1]!.id);
});

test('session timeout: activity keeps a session alive beyond its timeout, passive events do not (rules 2, 10)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: { ...fast, sessionForegroundTimeout: 3_000 } });
  for (let n = 1; n <= 6; n++) {
    await page.waitForTimeout(700);
    await call(page, 'track', 'active');
  }
  await collector.quiet(200);
  expect(collector.events('session_end')).toEqual([]);
  for (let n = 1; n <= 8 && !collector.events('session_end').length; n++) {
    await page.waitForTimeout(700);
    await call(page, 'track', 'measured', {}, { passive: true });
  }
  const end = await collector.waitFor('session_end');
  expect(end.properties.endedAt).toBe(collector.events('active').at(-1)!.time);
  expect(sessions(collector.events())).toHaveLength(1);
});

test.describe('session timeout: with a background timeout shorter than that of the foreground', () => {
  const attributes = { ...fast, sessionForegroundTimeout: 60_000, sessionBackgroundTimeout: 700 };

  test('longer away ends the session, at the moment of leaving (rule 3)', async ({ open, collector }) => {
    const page = await open({ attributes });
    const view = await collector.waitFor('page_view');
    await page.waitForTimeout(300);
    await hide(page);
    const end = await collector.waitFor('session_end');
    expect(end.properties.reason).toBe('background-timeout');
    expect(end.properties.duration).toBeGreaterThanOrEqual(300);
    expect(end.properties.foregroundDuration).toBe(end.properties.duration);
    await show(page);
    await call(page, 'track', 'back');
    const back = await collector.waitFor('back');
    expect(back.session).toMatchObject({ sessionIndex: 2, previousSessionId: view.session!.sessionId });
    expect(at(back.time) - at(end.time)).toBeGreaterThan(700);
  });

  test('shorter away does not (rule 3)', async ({ open, collector }) => {
    const page = await open({ attributes: { ...attributes, sessionBackgroundTimeout: 5_000 } });
    await hide(page);
    await page.waitForTimeout(900);
    await show(page);
    await call(page, 'track', 'back');
    expect((await collector.waitFor('back')).session!.sessionIndex).toBe(1);
  });

  test('coming back is judged by the background timeout without any timer (rules 1, 3)', async ({
    open,
    collector,
  }) => {
    const page = await open({ attributes: { ...attributes, sessionBackgroundTimeout: 60_000 } });
    await collector.waitFor('page_view');
    await hide(page);
    await shiftClock(page, 61_000);
    await show(page);
    await call(page, 'track', 'back');
    await collector.waitFor('back');
    expect(sessions(collector.events())).toMatchObject([{ reason: 'background-timeout' }, { index: 2 }]);
  });

  test('the session continues while the page is read in the foreground (rules 2, 3)', async ({
    open,
    collector,
  }) => {
    const page = await open({ attributes });
    await page.waitForTimeout(1_400);
    await call(page, 'track', 'still here');
    await collector.waitFor('still here');
    expect(sessions(collector.events())).toMatchObject([{ index: 1, eventIndexes: [1, 2] }]);
  });
});

test('session timeout: activity of a hidden page keeps the session alive (rules 2, 10)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: { ...fast, sessionBackgroundTimeout: 2_000 } });
  await hide(page);
  for (let n = 1; n <= 6; n++) {
    await page.waitForTimeout(500);
    await call(page, 'track', 'playing');
  }
  await soon(() => collector.events('playing').length).toBe(6);
  expect(sessions(collector.events())).toHaveLength(1);
  expect(collector.events('playing').at(-1)!.session!.state).toBe('background');
});

test('session timeout: a session older than maxDuration is over in spite of activity (rule 5)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: { ...fast, sessionMaxDuration: 900 } });
  // A busy machine takes longer for each event.
  for (let n = 1; n <= 8 || sessions(collector.events()).length < 2; n++) {
    await call(page, 'track', 'active');
    await page.waitForTimeout(150);
  }
  await soon(() => sessions(collector.events())[0]!.reason).toBe('max-duration');
  const [one, two] = sessions(collector.events());
  expect(one!.end!.properties.duration).toBeLessThanOrEqual(900);
  expect(Date.parse(two!.start!.time) - Date.parse(one!.start!.time)).toBeGreaterThanOrEqual(900);
  expect(two).toMatchObject({ index: 2, previous: one!.id });
});

test('session timeout: maxDuration 0 switches the limit off (rule 5)', async ({ open, collector }) => {
  const page = await open({
    attributes: { ...fast, sessionMaxDuration: 0, sessionForegroundTimeout: 200 * HOUR },
  });
  await collector.waitFor('page_view');
  await shiftClock(page, 100 * HOUR);
  await call(page, 'track', 'much later');
  expect((await collector.waitFor('much later')).session!.sessionIndex).toBe(1);
});

test('session timeout: many timeouts without an event are one new session (rules 1, 10)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await collector.waitFor('page_view');
  await shiftClock(page, 10 * HOUR);
  await call(page, 'track', 'next day');
  await collector.waitFor('next day');
  const [one, two] = sessions(collector.events());
  expect(two).toMatchObject({ index: 2, previous: one!.id, names: ['session_start', 'next day'] });
  expect(one!.reason).toBe('foreground-timeout');
  expect(one!.end!.properties.endedAt).toBe(one!.events[1]!.time);
});

test('session timeout: a page load without any event burns no index (rule 10)', async ({
  open,
  site,
  collector,
}) => {
  const attributes = { ...fast, sessionForegroundTimeout: 500, sessionBackgroundTimeout: 500 };
  site.route('/silent', { attributes: { ...attributes, auto: '' } });
  const page = await open({ attributes });
  await collector.waitFor('session_end');
  for (let n = 1; n <= 3; n++) {
    await page.goto(site.url('/silent'));
    await page.waitForTimeout(600);
  }
  await collector.quiet(100);
  expect(collector.names()).toEqual(['session_start', 'page_view', 'session_end']);
  await call(page, 'track', 'at last');
  const { session } = await collector.waitFor('at last');
  expect(session).toMatchObject({
    sessionIndex: 2,
    previousSessionId: collector.events()[0]!.session!.sessionId,
  });
});
