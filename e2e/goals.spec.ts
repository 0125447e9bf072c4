import { crash, expect, soon, test } from './support/fixtures';
import { call, fast, FULL, modulePage, startWithClock } from './support/sdk';
import { isCommitted, openDatabase } from './support/storage';

test.use({ isolation: 'context' });

const shop = `{ signup: true, 'order placed': 'value' }`;
const page = (collector: string) =>
  modulePage(
    collector,
    `import { goals } from '/sdk.mjs';
     window.sojourn = make({ plugins: [pageViews(), goals(${shop})] });`,
  );
const order = (value: unknown) => `sojourn.track('order placed', { value: ${JSON.stringify(value)} })`;

test('goals: counts of two tabs are added, and sent with session_end (rule 29)', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(page(collector.url));
  const one = await open('/one', { window: true });
  await collector.waitFor('page_view');
  const two = await open('/two', { window: true });
  await soon(() => collector.events('page_view').length).toBe(2);
  await Promise.all([one, two].map((tab) => tab.evaluate(`for (let i = 0; i < 20; i++) ${order(0.1)}`)));
  await two.evaluate(`sojourn.track('signup')`);
  await one.evaluate(order('many'));
  await soon(() => collector.events('order placed').length).toBe(41);
  // The collector may have tab two's events before that tab has stored its counts.
  await isCommitted(two);
  await one.evaluate('sojourn.endSession()');
  const { properties } = await collector.waitFor('session_end');
  expect(properties.goals).toEqual({ signup: { count: 1 }, 'order placed': { count: 41, sum: 4 } });
  const errors = (await one.evaluate('errors')) as { code: string; message: string }[];
  expect(errors).toEqual([{ code: 'event', message: expect.stringContaining('goal order placed') }]);
  // The next session has none of them.
  await one.evaluate(`sojourn.track('signup'); sojourn.endSession()`);
  await soon(() => collector.events('session_end')[1]?.properties.goals).toEqual({ signup: { count: 1 } });
});

test('goals: counts survive a crash, and the next visit sends them with the end of their session', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(page(collector.url));
  const first = await open('/one');
  await collector.waitFor('page_view');
  await first.evaluate(order(20));
  await first.reload();
  await soon(() => collector.events('page_view').length).toBe(2);
  await first.evaluate(order(22.5));
  await soon(() => collector.events('order placed').length).toBe(2);
  await isCommitted(first);
  await crash(first);
  await openDatabase(site, open);
  const next = await open('about:blank');
  await startWithClock(next, 3_600_000);
  await next.goto(site.url('/two'));
  const { properties } = await collector.waitFor('session_end');
  expect(properties).toMatchObject({
    reason: 'foreground-timeout',
    goals: { 'order placed': { count: 2, sum: 42.5 } },
  });
});

test('goals, by script tag: a file before sojourn’s counts from the first event on', async ({
  open,
  collector,
}) => {
  const tab = await open({
    attributes: fast,
    src: FULL,
    load: 'defer',
    // Not deferred, so it runs before sojourn's.
    head: '<script src="/sojourn.goals.js" data-events="signup, order placed=value"></script>',
    script: `sojourn('track', 'order placed', { value: 5 })`,
  });
  await collector.waitFor('order placed');
  await call(tab, 'track', 'signup');
  await call(tab, 'endSession');
  expect((await collector.waitFor('session_end')).properties.goals).toEqual({
    signup: { count: 1 },
    'order placed': { count: 1, sum: 5 },
  });
});
