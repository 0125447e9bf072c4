import type { Tracker } from '../src/index';
import { A_WHILE, consentOf, isStored } from './support/consent';
import { expect, hide, keptFor, nothingStored, soon, test } from './support/fixtures';
import { GPP_STUB, gppManager, gppManagerTag, type Choose } from './support/gpp';
import type { PageOptions } from './support/html';
import { fast } from './support/sdk';

// The Global Privacy Platform as a source of consent, with the IAB's own library as the manager.

declare const sojourn: Tracker;
declare const tracker: Tracker;
declare const choose: Choose;
declare const plain: { answer(state: string): void };

test.use({ isolation: 'context' });
test.beforeEach(({ site }) => site.route('/manager.js', gppManager));

const STAYED = { SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 2 };
const LEFT = { ...STAYED, SharingOptOut: 1 };

const addOn = (attributes = '', how = 'async') =>
  `<script ${how} src="/sojourn.gpp.js" ${attributes}></script>`;
/** The tracker's tag, the add-on's, and what else stands in the head. */
const tags = (head: string, more: PageOptions = {}): PageOptions => ({
  ...more,
  attributes: { ...fast, consent: 'gpp', ...more.attributes },
  head,
});
const npm = (collector: string, head: string, sources: string): PageOptions => ({
  sdk: false,
  head,
  module: `
    import { createConsentSource, createTracker, gpp } from '/sdk.mjs';
    window.tracker = createTracker({
      collector: ${JSON.stringify(collector)},
      delivery: { flushInterval: 10 },
      consent: ${sources},
    });
    tracker.track('one');`,
});

test('GPP, npm: a manager that is there first; its string goes with the events', async ({
  open,
  collector,
}) => {
  const tab = await open(npm(collector.url, gppManagerTag(STAYED), '[gpp({ sendValue: true })]'));
  const value = await tab.evaluate(() => choose({ SaleOptOut: 2 }));
  await tab.evaluate(() => tracker.track('two'));
  expect(await collector.waitFor('two')).toMatchObject({
    consent: 'granted',
    consentSource: { type: 'gpp', value },
  });
  await collector.waitFor('one');
});

for (const [order, head] of [
  ['the add-on comes last, and a stub is there', GPP_STUB + addOn('', 'defer')],
  ['the add-on comes first, and no stub is there', addOn('', '')],
] as const)
  test(`GPP, script tags: nothing before a manager that comes late; ${order}`, async ({
    open,
    collector,
  }) => {
    const tab = await open(tags(head, { load: 'defer', stub: false }));
    await tab.evaluate(() => sojourn.track('one'));
    await hide(tab);
    await tab.bringToFront();
    expect(await consentOf(tab)).toBe('pending');
    expect(await keptFor(tab)).toEqual(nothingStored);
    expect(collector.requests).toEqual([]);
    await tab.addScriptTag({ url: '/manager.js' });
    await tab.evaluate((stayed) => void choose(stayed), STAYED);
    await collector.waitFor('one');
    expect(await consentOf(tab)).toBe('granted');
    await isStored(tab);
  });

test('GPP: a blocked manager stores and sends nothing over hide and close, and is reported once', async ({
  open,
  site,
  collector,
  pageLog,
}) => {
  site.route('/manager.js', () => ({ status: 404 }));
  site.everywhere({ sdk: false });
  const tab = await open(tags(GPP_STUB + gppManagerTag(STAYED) + addOn('data-timeout="300"')));
  await tab.evaluate(() => sojourn.track('one'));
  await soon(() => pageLog.lines.filter((line) => line.includes('consent source gpp'))).toHaveLength(1);
  await hide(tab);
  expect(await keptFor(tab)).toEqual(nothingStored);
  await tab.close();
  const other = await open('/other');
  await collector.quiet(A_WHILE);
  expect(collector.requests).toEqual([]);
  expect(await keptFor(other)).toEqual(nothingStored);
  expect(pageLog.lines.filter((line) => line.includes('error: sojourn'))).toHaveLength(1);
});

test('GPP: an opt-out in a section that the tag names: nothing is stored or sent', async ({
  open,
  collector,
}) => {
  const sections = 'data-sections="usnat usca" data-opt-outs="SharingOptOut"';
  const tab = await open(
    tags(gppManagerTag({ SaleOptOut: 2, SharingOptOut: 1 }, 'usca', [9]) + addOn(sections)),
  );
  await soon(() => consentOf(tab)).toBe('denied');
  await tab.evaluate(() => sojourn.track('one'));
  await hide(tab);
  await collector.quiet(A_WHILE);
  expect(collector.requests).toEqual([]);
  expect(await keptFor(tab)).toEqual(nothingStored);
});

test('GPP: a later opt-out deletes everything, in the other tab too', async ({ open, site, collector }) => {
  site.everywhere(tags(gppManagerTag(STAYED) + addOn()));
  const [one, other] = [await open('/one'), await open('/other')];
  await soon(() => new Set(collector.events('page_view').map(({ page }) => page.url)).size).toBe(2);
  await isStored(one);
  await one.evaluate((left) => choose(left), LEFT);
  await soon(() => consentOf(other)).toBe('denied');
  const before = collector.requests.length;
  for (const tab of [one, other]) await tab.evaluate(() => sojourn.track('after'));
  await collector.quiet(A_WHILE);
  expect(collector.requests).toHaveLength(before);
  for (const tab of [one, other]) expect(await keptFor(tab)).toEqual(nothingStored);
  expect(collector.events('after')).toEqual([]);
});

test('GPP, two sources disagree: the stricter one holds', async ({ open, collector }) => {
  const source = `createConsentSource('plain', (answers) => { window.plain = answers; answers.answer('denied') })`;
  const tab = await open(npm(collector.url, gppManagerTag(STAYED), `[gpp(), ${source}]`));
  expect(await tab.evaluate(() => tracker.consent)).toBe('denied');
  await tab.evaluate((left) => (plain.answer('granted'), void choose(left)), LEFT);
  expect(await tab.evaluate(() => tracker.consent)).toBe('denied');
  await collector.quiet(300);
  expect(collector.requests).toEqual([]);
  expect(await keptFor(tab)).toEqual(nothingStored);
  await tab.evaluate((stayed) => void choose(stayed), STAYED);
  await tab.evaluate(() => tracker.track('two'));
  expect(await collector.waitFor('two')).toMatchObject({ consent: 'granted' });
  expect(collector.names()).not.toContain('one');
});
