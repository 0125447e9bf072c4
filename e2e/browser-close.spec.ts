import { restartsBrowser, expect, hide, sessions, soon, test } from './support/fixtures';
import { call, fast } from './support/sdk';
import { isCommitted, openDatabase } from './support/storage';

test('browser close: the session continues after the browser is closed, by default (rule 8)', async ({
  open,
  chromium,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await collector.waitFor('page_view');
  // A browser that its debugger closes may give a visible page no time for a last event.
  await hide(page);
  await chromium.close();
  await chromium.restart();
  await open('/');
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(sessions(collector.events())).toMatchObject([{ index: 1, eventIndexes: [1, 2] }]);
});

test('browser close: closing the browser ends the session with endOnBrowserClose (rules 8, 17)', async ({
  open,
  chromium,
  collector,
}) => {
  const page = await open({ attributes: { ...fast, sessionEndOnBrowserClose: true } });
  await page.reload();
  await hide(await open('/'));
  await soon(() => collector.events('page_view').length).toBe(3);
  expect(sessions(collector.events())).toHaveLength(1);
  await chromium.close();
  await chromium.restart();
  const next = await open('/');
  await soon(() => collector.events('page_view').length).toBe(4);
  const [one, two] = sessions(collector.events());
  expect(one).toMatchObject({ reason: 'browser-closed' });
  expect(one!.end!.properties.pageViews).toBe(3);
  expect(two).toMatchObject({ index: 2, previous: one!.id, userId: one!.userId });
  expect(two!.names).toEqual(['session_start', 'page_view']);
  expect(collector.names().slice(-3)).toEqual(['session_end', 'session_start', 'page_view']);
  await next.reload();
  await soon(() => collector.events('page_view').length).toBe(5);
  expect(sessions(collector.events())).toHaveLength(2);
});

test('browser close: a machine that slept through many timeouts opens one new session (rules 1, 19)', async ({
  open,
  chromium,
  collector,
}) => {
  const page = await open({ attributes: { ...fast, sessionForegroundTimeout: 1_000 } });
  await collector.waitFor('page_view');
  await chromium.sleep(3_500);
  await call(page, 'track', 'awake');
  await collector.waitFor('awake');
  const [one, two] = sessions(collector.events());
  expect(one!.reason).toBe('foreground-timeout');
  expect(one!.end!.properties.endedAt).toBe(one!.events[1]!.time);
  expect(two).toMatchObject({ index: 2, names: ['session_start', 'awake'] });
});

test(
  'browser close: a killed browser comes back as the same visitor (rule 30)',
  restartsBrowser,
  async ({ open, chromium, site, collector }) => {
    const page = await open({ attributes: fast });
    const { session } = await collector.waitFor('page_view');
    await isCommitted(page);
    await chromium.kill9();
    await chromium.restart();
    await openDatabase(site, open);
    await open('/');
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(collector.events('page_view')[1]!.session!.userId).toBe(session!.userId);
    expect(new Set(collector.events().map((event) => event.session!.userId)).size).toBe(1);
  },
);
