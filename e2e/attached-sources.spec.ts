import type { Page } from '@playwright/test';
import type { Tracker } from '../src/index';
import { A_WHILE, consentOf } from './support/consent';
import { expect, hide, keptFor, nothingStored, soon, test } from './support/fixtures';
import { GPP_STUB, gppManager, type Choose } from './support/gpp';
import type { PageOptions } from './support/html';
import { call, fast, FULL, modulePage } from './support/sdk';
import { choose, manages, serveManager, STUB } from './support/tcf';

// A source of consent that is attached without `data-consent` or the option `consent` makes consent pending at once (rule 35).

declare const sojourn: Tracker;

test.use({ isolation: 'context' });
test.beforeEach(({ site }) => {
  serveManager(site);
  site.route('/gpp-manager.js', gppManager);
});

/** A source, what its consent manager adds to the page, and how the visitor agrees. */
interface Case {
  readonly name: string;
  readonly factory: string;
  readonly head: string;
  agree(page: Page): Promise<unknown>;
}
const cases: readonly Case[] = [
  { name: 'tcf', factory: 'tcf', head: STUB + manages(), agree: (page) => choose(page, 'accepted') },
  {
    name: 'gpp',
    factory: 'gpp',
    head: `${GPP_STUB}<script src="/gpp-manager.js"></script>`,
    agree: (page) =>
      page.evaluate(() => {
        const stayed = { SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 2 };
        return (window as unknown as { choose: Choose }).choose(stayed);
      }),
  },
  {
    name: 'google-consent-mode',
    factory: 'googleConsentMode',
    head: '<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); }</script>',
    agree: (page) => page.evaluate(`gtag('consent', 'update', { analytics_storage: 'granted' })`),
  },
  {
    name: 'remembered',
    factory: 'rememberedConsent',
    head: '',
    agree: (page) => page.evaluate(() => sojourn.setConsent('granted')),
  },
];
const fileName = (name: string) => (name === 'remembered' ? 'remembered-consent' : name);
const file = (name: string, how: string, delay = 0) =>
  `<script ${how} src="/sojourn.${fileName(name)}.js?delay=${delay}" onload="fetch('/attached')"></script>`;
/** The tracker’s file comes when the source is attached. */
const AFTERWARDS = '?after=/attached';
const complaint = (name: string) =>
  expect.stringContaining(`consent source ${name}: data-consent="${name}" is missing`);

for (const { name, factory, head, agree } of cases)
  test.describe(name, () => {
    const early: [order: string, page: PageOptions][] = [
      ['the file of the source loads first', { head: file(name, 'async'), src: `/sojourn.js${AFTERWARDS}` }],
      [
        'no stub, the file of the source loads first',
        { head: file(name, ''), src: `/sojourn.js${AFTERWARDS}`, stub: false },
      ],
      [
        'the full script, which comes last',
        {
          head: file(name, 'async'),
          src: FULL + AFTERWARDS,
          attributes: { auto: 'page-views app-state' },
        },
      ],
    ];
    for (const [order, page] of early)
      test(`consent source: a script tag without data-consent: nothing is sent or stored before the answer; ${order}`, async ({
        open,
        collector,
        pageLog,
      }) => {
        const tab = await open({
          ...page,
          attributes: { ...fast, ...page.attributes },
          head: head + page.head,
        });
        await soon(() => pageLog.lines).toContainEqual(complaint(name));
        expect(await consentOf(tab)).toBe('pending');
        await call(tab, 'track', 'early');
        await hide(tab);
        await collector.quiet(A_WHILE);
        expect(collector.requests).toEqual([]);
        expect(await keptFor(tab)).toEqual(nothingStored);
        expect(pageLog.lines.filter((line) => line.includes('is missing'))).toHaveLength(1);
        await agree(tab);
        expect(await collector.waitFor('early')).toMatchObject({ consent: 'pending' });
      });

    // The first request waits for the page's load, and so for the files of its tags.
    for (const [order, page] of [
      ['both files are blocking', { head: file(name, ''), load: 'blocking' }],
      ['both files are async, the source’s 500 ms late', { head: file(name, 'async', 500) }],
    ] as [string, PageOptions][])
      test(`consent source: a script tag without data-consent: no request before the answer where the tracker’s file is first; ${order}`, async ({
        open,
        collector,
        pageLog,
      }) => {
        const tab = await open({ ...page, attributes: fast, head: head + page.head });
        await soon(() => pageLog.lines).toContainEqual(complaint(name));
        await call(tab, 'track', 'early');
        await hide(tab);
        await collector.quiet(A_WHILE);
        expect(await consentOf(tab)).toBe('pending');
        expect(collector.requests).toEqual([]);
        expect(JSON.stringify(await keptFor(tab))).not.toMatch(/early|\.consent/);
        await agree(tab);
        await collector.waitFor('early');
      });

    test('consent source: a source that comes after events were sent: from then on consent is pending', async ({
      open,
      collector,
      pageLog,
    }) => {
      const tab = await open({ attributes: fast, head });
      await collector.waitFor('page_view');
      await tab.addScriptTag({ url: `/sojourn.${fileName(name)}.js` });
      await soon(() => pageLog.lines).toContainEqual(complaint(name));
      const before = collector.requests.length;
      await call(tab, 'track', 'late');
      await hide(tab);
      await collector.quiet(A_WHILE);
      expect(await consentOf(tab)).toBe('pending');
      expect(collector.requests).toHaveLength(before);
      expect(JSON.stringify(await keptFor(tab))).not.toMatch(/late|\.consent/);
      await agree(tab);
      await collector.waitFor('late');
    });

    for (const [way, code] of [
      [
        'tracker.use() in the task of createTracker()',
        `window.sojourn = make(); sojourn.track('early'); sojourn.use(${factory}());`,
      ],
      [
        'the option plugins',
        `window.sojourn = make({ plugins: [pageViews(), ${factory}()] }); sojourn.track('early');`,
      ],
    ] as const)
      test(`consent source, npm: nothing is sent or stored before the answer; ${way}`, async ({
        open,
        collector,
      }) => {
        const page = modulePage(collector.url, `import { ${factory} } from '/sdk.mjs'; ${code}`);
        const tab = await open({ ...page, head });
        await soon(() => tab.evaluate('errors')).toMatchObject([
          { code: 'consent', message: complaint(name) },
        ]);
        await tab.evaluate(() => sojourn.track('later'));
        await hide(tab);
        await collector.quiet(A_WHILE);
        expect(await consentOf(tab)).toBe('pending');
        expect(collector.requests).toEqual([]);
        expect(await keptFor(tab)).toEqual(nothingStored);
        await agree(tab);
        await collector.waitFor('early');
        await collector.waitFor('later');
      });

    test('consent source: consent that the page itself has stated stays until the source speaks, and nothing is reported', async ({
      open,
      collector,
      pageLog,
    }) => {
      const tab = await open({ attributes: { ...fast, consent: 'granted' }, head: file(name, 'async') });
      await collector.waitFor('page_view');
      await collector.quiet(300);
      expect(await consentOf(tab)).toBe('granted');
      expect(pageLog.lines.filter((line) => line.startsWith('error:'))).toEqual([]);
    });
  });
