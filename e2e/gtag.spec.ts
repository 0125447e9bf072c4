import type { PageOptions } from './support/html';
import { expect, hide, soon, test } from './support/fixtures';

test.use({ isolation: 'context' });

/** Google's own stub, whose calls the page keeps; Google is never asked. */
const TAG = `window.dataLayer = []; window.gtag = function () { dataLayer.push(arguments) }`;

const page = (collector: string, options = '{}', more: PageOptions = {}): PageOptions => ({
  sdk: false,
  head: `<script>${TAG}</script>`,
  ...more,
  module: `
    import { createTracker, pageViews, gtag } from '/sdk.mjs';
    window.tracker = createTracker({
      collector: ${JSON.stringify(collector)},
      plugins: [pageViews(), gtag()],
      delivery: { flushInterval: 10 },
      ...${options},
    });`,
});

type Call = [command: string, first: string | Record<string, unknown>, values?: Record<string, unknown>];
const commandsOf = (where: { evaluate(code: string): Promise<unknown> }) =>
  where.evaluate(`dataLayer.map((args) => [...args])`) as Promise<Call[]>;

test('gtag: the tag gets the events of the collector, under the same session', async ({
  open,
  site,
  collector,
}) => {
  const tab = await open(page(collector.url));
  await tab.evaluate(`tracker.track('cart viewed', { items: [{ item_id: 'a' }], total: 3 })`);
  const { session } = await collector.waitFor('cart viewed');
  expect(await commandsOf(tab)).toEqual([
    ['set', { sojourn_session_id: session!.sessionId, sojourn_session_index: 1 }],
    ['event', 'cart_viewed', { page_location: site.url('/'), items: [{ item_id: 'a' }], total: 3 }],
  ]);
  await tab.evaluate(`tracker.newSession(); tracker.track('next')`);
  const next = await collector.waitFor('next');
  const reported = await commandsOf(tab);
  expect(
    reported.slice(2).map(([command, first]) => (command === 'set' ? Object.values(first)[0] : first)),
  ).toEqual([null, next.session!.sessionId, 'next']);
  // On the next page of the session it is set before the first event.
  await tab.reload();
  await tab.evaluate(`tracker.track('later')`);
  await collector.waitFor('later');
  expect((await commandsOf(tab))[0]).toEqual([
    'set',
    { sojourn_session_id: next.session!.sessionId, sojourn_session_index: 2 },
  ]);
});

test('gtag: nothing before consent, nothing after it was withdrawn (rules 35, 37)', async ({
  open,
  collector,
}) => {
  const tab = await open(page(collector.url, `{ consent: 'pending' }`));
  await tab.evaluate(`tracker.track('one')`);
  await hide(tab);
  await tab.bringToFront();
  expect(await commandsOf(tab)).toEqual([]);
  await tab.evaluate(`tracker.setConsent('granted')`);
  await collector.waitFor('one');
  expect((await commandsOf(tab)).map(([command]) => command)).toEqual(['set', 'event']);
  await tab.evaluate(`tracker.setConsent('denied'); tracker.track('two')`);
  await hide(tab);
  await collector.quiet(200);
  expect((await commandsOf(tab)).slice(2)).toEqual([
    ['set', { sojourn_session_id: null, sojourn_session_index: null }],
  ]);
});

test('gtag: a tag that comes later gets what waited, also on leaving', async ({ open, collector }) => {
  const tab = await open(page(collector.url, '{}', { head: '' }));
  await tab.evaluate(`tracker.track('one')`);
  await collector.waitFor('one');
  await tab.evaluate(TAG);
  await hide(tab);
  expect(
    (await commandsOf(tab)).map(([command, first]) => [command, typeof first === 'string' && first]),
  ).toEqual([
    ['set', false],
    ['event', 'one'],
  ]);
});

test('gtag: a tag that throws, and none at all, disturb nothing', async ({ open, collector, pageLog }) => {
  const tab = await open(
    page(collector.url, '{}', { head: `<script>window.gtag = () => { throw Error('theirs') }</script>` }),
  );
  await tab.evaluate(`tracker.track('one')`);
  await collector.waitFor('one');
  await soon(() => pageLog.lines.join('\n')).toMatch(/plugin gtag failed on .*: theirs/);
  await tab.evaluate(`delete window.gtag; tracker.track('two')`);
  await collector.waitFor('two');
});
