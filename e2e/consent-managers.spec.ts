import type { Tracker } from '../src/index';
import { A_WHILE, consentOf } from './support/consent';
import { expect, keptFor, nothingStored, soon, test } from './support/fixtures';
import { gppManager } from './support/gpp';
import type { PageOptions } from './support/html';
import { call, fast } from './support/sdk';
import { serveManager } from './support/tcf';

// What consent managers and pages say in forms that are not plain: only a clear yes of this visitor grants (rule 35).

declare const sojourn: Tracker;

test.use({ isolation: 'context' });
test.beforeEach(({ site }) => {
  serveManager(site);
  site.route('/gpp-manager.js', gppManager);
});

for (const [name, api, manager] of [
  ['tcf', '__tcfapi', '/manager.js?choice=accepted'],
  ['gpp', '__gpp', '/gpp-manager.js'],
] as const)
  test(`consent managers: ${name}: an element has the name of the API; the manager that takes its place later is asked`, async ({
    open,
    collector,
    pageLog,
  }) => {
    const page = await open({
      attributes: { ...fast, consent: name },
      head: `<script async src="/sojourn.${name}.js"></script>`,
      body: `<form id="${api}"></form>`,
      script: `sojourn('track', 'early')`,
    });
    await soon(() => pageLog.lines).toContainEqual(
      expect.stringContaining(`consent source ${name}: failed (`),
    );
    await collector.quiet(A_WHILE);
    expect(await consentOf(page)).toBe('pending');
    expect(await keptFor(page)).toEqual(nothingStored);
    expect(collector.requests).toEqual([]);
    // Both of the IAB's libraries put themselves there, whatever has the name.
    await page.evaluate(
      'window.chosen = [{ SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 2 }]',
    );
    await page.addScriptTag({ url: manager });
    await collector.waitFor('early');
    expect(await consentOf(page)).toBe('granted');
  });

const googlePage = (commands: string): PageOptions => ({
  attributes: { ...fast, consent: 'google-consent-mode' },
  head: `<script>
      window.dataLayer = [];
      function gtag() { dataLayer.push(arguments); }
      ${commands}
    </script>
    <script async src="/sojourn.google-consent-mode.js"></script>`,
});

for (const [what, commands, state] of [
  [
    'a default that grants for some regions only',
    `gtag('consent', 'default', { analytics_storage: 'granted', region: ['US'] });`,
    'pending',
  ],
  [
    'a denial after an item that cannot be read',
    `gtag('consent', 'update', { analytics_storage: 'granted' });
     gtag('consent', 'update', null);
     gtag('consent', 'update', { analytics_storage: 'denied' });`,
    'denied',
  ],
  [
    'a grant that is inherited',
    `dataLayer.push(Object.create(['consent', 'update', { analytics_storage: 'granted' }]));`,
    'pending',
  ],
] as const)
  test(`consent managers, google-consent-mode: nothing is sent or stored after ${what}`, async ({
    open,
    collector,
  }) => {
    const page = await open(googlePage(commands));
    await soon(() => page.evaluate(() => typeof sojourn.track)).toBe('function');
    await call(page, 'track', 'early');
    await collector.quiet(A_WHILE);
    expect(await consentOf(page)).toBe(state);
    expect(collector.requests).toEqual([]);
    expect(await keptFor(page)).toEqual(nothingStored);
  });

test('consent managers, gpp: an opt-out in one segment of a section denies, whatever a later segment says', async ({
  open,
  collector,
}) => {
  const page = await open({
    attributes: { ...fast, consent: 'gpp' },
    head: `<script>
        window.__gpp = (command, callback) => command === 'addEventListener' && callback({
          eventName: 'listenerRegistered', listenerId: 1, data: true,
          pingData: {
            cmpStatus: 'loaded', signalStatus: 'ready', applicableSections: [7],
            parsedSections: { usnat: [{ SaleOptOut: 1 }, { SubsectionType: 1, SaleOptOut: 2, Gpc: false }] },
          },
        }, true);
      </script>
      <script async src="/sojourn.gpp.js"></script>`,
  });
  await soon(() => consentOf(page)).toBe('denied');
  expect(await page.evaluate(() => sojourn.track('late'))).toBeNull();
  await collector.quiet(A_WHILE);
  expect(collector.requests).toEqual([]);
  expect(await keptFor(page)).toEqual(nothingStored);
});
