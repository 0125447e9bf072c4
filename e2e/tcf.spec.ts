import type { Tracker } from '../src/index';
import { A_WHILE, consentOf, isStored } from './support/consent';
import {
  expect,
  goBack,
  hide,
  keptFor,
  nothingStored,
  restoreNotes,
  soon,
  test,
  wasRestored,
} from './support/fixtures';
import type { PageOptions } from './support/html';
import { call, fast, modulePage } from './support/sdk';
import { choices, choose, manages, serveManager, STUB, type Choice } from './support/tcf';

// Consent by the Transparency and Consent Framework, with the IAB's own stub, API and strings. What counts is what the
// collector got and what the browser keeps.

declare const sojourn: Tracker;

test.use({ isolation: 'context' });
test.beforeEach(({ site }) => serveManager(site));

/** A page whose bundle holds the source. */
const bundled = (collector: string, options: string, head: string): PageOptions => ({
  ...modulePage(
    collector,
    `import { tcf } from '/sdk.mjs';
     window.sojourn = make({ consent: tcf(${options}), plugins: [pageViews()] });
     sojourn.track('early');`,
  ),
  head,
});
/** A page with both script files, each with attributes of its own. */
const tagged = (attributes: string, head: string, more: PageOptions = {}): PageOptions => ({
  attributes: { ...fast, consent: 'tcf' },
  head: `${head}<script async src="/sojourn.tcf.js" ${attributes}></script>`,
  script: `sojourn('track', 'early')`,
  ...more,
});

for (const [order, head] of [
  ['the manager first', STUB + manages('accepted')],
  ['its stub first, the manager late', STUB + manages('accepted', { loading: 'async', delay: 600 })],
  ['the tracker first, manager and stub late', manages('accepted', { loading: 'async', delay: 600 })],
] as const)
  test(`TCF: an earlier decision of the visitor is found: ${order}`, async ({ open, collector }) => {
    const page = await open(bundled(collector.url, '{ vendor: 755, sendValue: true }', head));
    const consentSource = { type: 'tcf', value: choices.accepted };
    expect(await collector.waitFor('early')).toMatchObject({ consent: 'pending', consentSource });
    await page.evaluate(() => sojourn.track('late'));
    expect(await collector.waitFor('late')).toMatchObject({ consent: 'granted', consentSource });
    await isStored(page);
    expect(await page.evaluate('errors')).toEqual([]);
  });

test('TCF: a visitor who accepts, and withdraws: nothing before, nothing after, in no tab', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(bundled(collector.url, '{ vendor: 755 }', STUB + manages('accepted')));
  const page = await open(bundled(collector.url, '{ vendor: 755 }', STUB + manages()));
  await collector.quiet(300);
  expect([await consentOf(page), collector.requests]).toEqual(['pending', []]);
  expect(await keptFor(page)).toEqual(nothingStored);
  await choose(page, 'accepted');
  await collector.waitFor('early');
  const other = await open('/other');
  await soon(() => collector.events('early').length).toBe(2);
  await isStored(page);
  await choose(page, 'refused');
  await soon(() => consentOf(other)).toBe('denied');
  await soon(() => keptFor(page)).toEqual(nothingStored);
  const before = collector.requests.length;
  for (const tab of [page, other]) await tab.evaluate(() => sojourn.track('after'));
  await collector.quiet(A_WHILE);
  expect(await keptFor(other)).toEqual(nothingStored);
  expect(collector.requests).toHaveLength(before);
});

for (const [what, choice] of [
  ['refuses everything', 'refused'],
  ['agrees to the purposes, but not to the vendor', 'measured'],
] as const)
  test(`TCF: a visitor who ${what} leaves nothing`, async ({ open, collector }) => {
    const page = await open(bundled(collector.url, '{ vendor: 755 }', STUB + manages()));
    await choose(page, choice);
    await soon(() => consentOf(page)).toBe('denied');
    await hide(page);
    await collector.quiet(A_WHILE);
    expect(await keptFor(page)).toEqual(nothingStored);
    expect(collector.requests).toEqual([]);
  });

test('TCF: a blocked manager stores and sends nothing over hiding and closing, and is reported once', async ({
  open,
  collector,
}) => {
  const options = '{ timeout: 300 }';
  const page = await open(bundled(collector.url, options, `${STUB}<script src="/blocked.js"></script>`));
  await soon(() => page.evaluate('errors')).toMatchObject([
    { code: 'consent', message: expect.stringContaining('consent source tcf: no answer within 300 ms') },
  ]);
  await page.evaluate(() => sojourn.track('late'));
  await hide(page);
  await collector.quiet(A_WHILE);
  expect(await page.evaluate('errors.length')).toBe(1);
  expect(await keptFor(page)).toEqual(nothingStored);
  const watching = await open({ sdk: false });
  await page.close();
  await collector.quiet(300);
  expect(await keptFor(watching)).toEqual(nothingStored);
  expect(collector.requests).toEqual([]);
});

test('TCF: script tags, under a strict policy: the options are those of its own tag', async ({
  open,
  site,
  collector,
}) => {
  const attributes = 'data-vendor="755" data-purposes="1 8" data-send-value="true"';
  const page = (choice: Choice) =>
    tagged(attributes, STUB + manages(choice), { csp: 'hash', src: '/sojourn.js?delay=150' });
  site.route('/measured', page('measured'));
  const refused = await open('/measured');
  await soon(() => consentOf(refused)).toBe('denied');
  const accepted = await open(page('accepted'));
  expect(await collector.waitFor('early')).toMatchObject({
    consentSource: { type: 'tcf', value: choices.accepted },
  });
  await isStored(accepted);
  expect(collector.events('early')).toHaveLength(1);
});

test('TCF: wrong attributes of script tags are reported once, and consent stays pending', async ({
  open,
  pageLog,
  collector,
}) => {
  const page = await open(tagged('data-purposes="1 99"', STUB + manages('accepted')));
  await soon(() => pageLog.lines).toContain('error: sojourn: consent source tcf: failed (option purposes)');
  await collector.quiet(500);
  expect(pageLog.lines.filter((line) => line.startsWith('error:'))).toHaveLength(1);
  expect(await consentOf(page)).toBe('pending');
  expect(await keptFor(page)).toEqual(nothingStored);
  expect(collector.requests).toEqual([]);
});

test('TCF: a page in the back/forward cache, while the visitor withdraws on the next', async ({
  open,
  site,
  collector,
}) => {
  site.route('/', { ...tagged('', STUB + manages('accepted')), body: `<script>${restoreNotes}</script>` });
  site.route('/next', tagged('', STUB + manages('accepted')));
  const page = await open('/');
  await collector.waitFor('early');
  await isStored(page);
  await page.goto(site.url('/next'));
  await soon(() => collector.events('early').length).toBe(2);
  await choose(page, 'refused');
  await soon(() => keptFor(page)).toEqual(nothingStored);
  const before = collector.requests.length;
  await goBack(page);
  await soon(() => wasRestored(page)).toBe(true);
  await soon(() => consentOf(page)).not.toBe('granted');
  await call(page, 'track', 'after');
  await collector.quiet(A_WHILE);
  expect(await keptFor(page)).toEqual(nothingStored);
  expect(collector.requests).toHaveLength(before);
});

test('TCF: a prerendered page asks its manager when it is shown', async ({
  rawChromium,
  site,
  collector,
}) => {
  site.route('/target', tagged('', STUB + manages('accepted')));
  const { activate } = await rawChromium.prerender(site, '/target');
  await soon(() => site.requests.some(({ path }) => path === '/sojourn.tcf.js')).toBe(true);
  await collector.quiet(500);
  expect(collector.requests).toEqual([]);
  activate();
  await collector.waitFor('early');
});
