import type { Page } from '@playwright/test';
import { expect, soon, test } from './support/fixtures';
import type { PageOptions } from './support/html';
import { noteAnswers, waitForAnswer } from './support/page-answers';
import { call, fast, startWithClock } from './support/sdk';
import { openDatabase } from './support/storage';

// The next visit reports what an earlier one has left, and the end of its session: in the earlier visit's name, before its own.

test.use({ isolation: 'context' });

const HOUR = 3_600_000;

const arrived = (names: readonly string[], wanted: readonly string[]) => [
  ...new Set(names.filter((name) => wanted.includes(name))),
];
/** A page of that version of the site, whose `session_end` lists its users: a file that came later would miss that event. */
const withUsers = (appVersion: string): PageOptions => ({
  attributes: { ...fast, auto: '', appVersion },
  load: 'defer',
  before: '<script defer src="/sojourn.session-users.js"></script>',
});
const leave = async (page: Page) => {
  await page.goto('about:blank');
  await page.close();
};

test('earlier session: session_end from the next visit names its own last user, all users, page and version (rules 17, 20)', async ({
  open,
  site,
  space,
  collector,
}) => {
  site.route('/one', withUsers('1.0.0'));
  site.route('/two', withUsers('1.1.0'));
  site.route('/next', withUsers('2.0.0'));
  const page = await space.newPage();
  await page.goto(site.url('/one'));
  await page.evaluate(`sojourn('identify', 'ada'); sojourn('track', 'first')`);
  await page.goto(site.url('/two'));
  await page.evaluate(`sojourn('identify', 'bob', { plan: 'pro' }); sojourn('track', 'second')`);
  await collector.waitFor('second');
  // The record is stored a second later at the latest.
  await soon(() => call(page, 'flush').then(() => true)).toBe(true);
  await leave(page);
  await openDatabase(site, open);
  const next = await space.newPage();
  await next.goto('about:blank');
  await startWithClock(next, HOUR);
  await next.goto(site.url('/next'));
  await next.evaluate(`sojourn('identify', 'eve', { plan: 'free' }); sojourn('track', 'third')`);
  const end = await collector.waitFor('session_end');
  expect(end.user).toEqual({ id: 'bob', traits: { plan: 'pro' } });
  expect(end.page.url).toBe(site.url('/two'));
  expect(end.properties).toMatchObject({ userIds: ['ada', 'bob'], exitPage: site.url('/two') });
  await collector.waitFor('third');
  const versionOf = (name: string) =>
    collector.requests.find(({ events }) => events.some((event) => event.name === name))!.batch!.context.app;
  expect(versionOf('session_end')).toMatchObject({ version: '1.1.0' });
  expect(versionOf('third')).toMatchObject({ version: '2.0.0' });
});

test('earlier session: after a failing collector and an orderly close, the earlier visit’s events arrive before the new visit’s', async ({
  site,
  space,
  collector,
}) => {
  site.everywhere({ attributes: { ...fast, auto: '' }, head: noteAnswers });
  // Three 5xx answers would set the first events aside, behind later ones: the page asks only once.
  const headers = { 'retry-after': '4', 'access-control-expose-headers': 'retry-after' };
  collector.respond({ status: 503, headers });
  const page = await space.newPage();
  await page.goto(site.url('/one'));
  await page.evaluate(`sojourn('track', 'a1')`);
  await waitForAnswer(page, 503);
  await page.evaluate(`sojourn('track', 'a2')`);
  await leave(page);
  collector.respond();
  const next = await space.newPage();
  await next.goto(site.url('/two'));
  await next.evaluate(`sojourn('track', 'b1')`);
  // The promise here is the order. `crashed-page` tests the time: 6 s.
  await collector.waitFor('b1', { timeout: 20_000 });
  await collector.waitFor('a2');
  expect(arrived(collector.names(), ['a1', 'a2', 'b1'])).toEqual(['a1', 'a2', 'b1']);
});
