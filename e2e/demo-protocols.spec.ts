import type { Page } from '@playwright/test';
import type { Session } from '../src/index';
import type { NativeEvent } from './support/native';
import type { Demo } from './support/demo';
import { banner, test } from './support/demo';
import { expect, hide, makeDatabase, sessions, soon, transitions } from './support/fixtures';
import { call } from './support/sdk';

// The shop in each protocol, with the real script file in a real browser; what the demo's collector has stored is asked of its API.

test.use({ isolation: 'context' });

/** Where each protocol sends to, and what of the session it does not carry on each event. */
const protocols: Record<string, { request: RegExp; lacks?: readonly (keyof Session)[] }> = {
  native: { request: /^POST \/e$/ },
  snowplow: { request: /^POST \/com\.snowplowanalytics\.snowplow\/tp2$/, lacks: ['startedAt'] },
  tracardi: { request: /^POST \/track$/ },
  mparticle: {
    request: /^POST \/v3\/JS\/us1-\w+\/events$/,
    // What is the same for all of a session is said with its start.
    lacks: ['previousSessionId', 'firstEventId', 'firstEventTimestamp', 'storageMechanism'],
  },
  otlp: { request: /^POST \/v1\/logs$/ },
};

const path = (url: string) => new URL(url).pathname;
/** Tracardi's types of events have dashes. */
const named = (events: NativeEvent[], wanted: string) =>
  events.filter(({ name }) => name.replaceAll('-', '_') === wanted);
const indexes = (most: number) => Array.from({ length: most }, (_, i) => i + 1);

/** Waits until so many events of this name have been stored, and gives all there is then. */
const until = async (demo: Demo, name: string, many = 1) => {
  await soon(async () => named(await demo.events(), name).length).toBe(many);
  return demo.events();
};

/** What the page knows of its session, once the script has arrived. */
const sessionNow = async (page: Page) => {
  await expect(page.locator('#status-state')).toHaveText('foreground');
  return page.evaluate(() => (window as unknown as { sojourn: { session: Session } }).sojourn.session);
};

for (const [protocol, { request, lacks = [] }] of Object.entries(protocols))
  test.describe(protocol, () => {
    test.use({ protocol });

    test(`demo: the shop in ${protocol}: two visits arrive as they were, and nothing twice`, async ({
      open,
      demo,
    }) => {
      const page = await open(`${demo.url}/product/kettle`);
      await expect(page.locator('#status-state')).toHaveText('waiting for your answer');
      await makeDatabase(page);
      await page.click(banner.all);
      // A page that goes while its first answer is out leaves that to the next one, which may be seconds later.
      await until(demo, 'page_view');
      await page.click('#add');
      await page.click('#account-link');
      await page.fill('[name=user]', 'ada');
      await page.click('#login button');
      await page.click('.cart-link');
      await page.click('text=To the address');
      await page.click('text=To the payment');
      await page.click('text=Pay € 64');
      await soon(() => path(page.url())).toBe('/checkout/done');
      const known = await sessionNow(page);
      await hide(page);
      // The tracker reports the background of the whole site a moment later, still within the session.
      await soon(async () => transitions(await demo.events())).toContain('application_background');
      await call(page, 'setSessionTimeout', { background: 300 });
      await until(demo, 'session_end');
      await page.close();

      const back = await open(`${demo.url}/about`);
      const knownNext = await sessionNow(back);
      await call(back, 'track', 'last', { list: [1, 'two', { three: true }] });
      await back.close();
      const all = await until(demo, 'last');

      const [one, next, ...more] = sessions(all);
      expect(more).toEqual([]);
      expect(one!.index).toBe(1);
      expect(next).toMatchObject({ index: 2, previous: one!.id, userId: one!.userId });

      // Each event once, and none is missing: the SDK counts them in each session.
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      for (const { eventIndexes } of [one!, next!])
        expect([...eventIndexes].sort((a, b) => a - b)).toEqual(indexes(eventIndexes.length));

      // The session as the page knew it, on every event. Its attributes are reported when they change, and here they never do.
      for (const [{ events }, page] of [
        [one!, known],
        [next!, knownNext],
      ] as const)
        for (const { name, session } of events) {
          const { eventIndex, state } = session!;
          const first = name === 'session_start' ? (['firstEventId', 'firstEventTimestamp'] as const) : [];
          const same = { ...page, eventIndex, state };
          for (const field of [...lacks, ...first, 'attributes'] as const) delete same[field];
          expect(session).toMatchObject(same);
          expect(session).not.toHaveProperty('attributes');
          expect(['foreground', 'background']).toContain(state);
          if (name.startsWith('session_')) expect(eventIndex).toBeNull();
        }

      // What the visits were.
      expect(named(one!.events, 'page_view').map(({ page: { url } }) => path(url))).toEqual([
        '/product/kettle',
        '/account',
        '/checkout',
        '/checkout/address',
        '/checkout/payment',
        '/checkout/done',
      ]);
      expect(named(next!.events, 'page_view').map(({ page: { url } }) => path(url))).toEqual(['/about']);
      expect(transitions(one!.events)).toEqual(['application_initialized', 'application_background']);
      expect(transitions(next!.events)[0]).toMatch(/application_(initialized|foreground)/);
      for (const { start } of [one!, next!]) expect(start!.session!.storageMechanism).toBe('cookie');
      const [launch] = named(one!.events, 'application_state_transition');
      expect(launch!.properties.is_first_run).toBe(true);
      // Snowplow's install is not an upgrade, and does not say so.
      expect(launch!.properties.is_upgrade ?? false).toBe(false);
      const { properties: ended } = one!.end!;
      expect(ended.reason).toBe('background-timeout');
      // Attributes of mParticle are texts.
      expect([Number(ended.pageViews), Number(ended.eventCount)]).toEqual([6, one!.eventIndexes.length]);
      expect(Number(ended.foregroundDuration)).toBeGreaterThan(0);
      expect(Number(ended.foregroundDuration)).toBeLessThanOrEqual(Number(ended.duration));
      expect([path(ended.entryPage), path(ended.exitPage)]).toEqual(['/product/kettle', '/checkout/done']);
      expect(Number(named(one!.events, 'purchase')[0]!.properties.total)).toBe(64);
      // Of each page's own view it depends on what came first, the SDK or the answer given before.
      const [first, ...views] = named(one!.events, 'page_view');
      expect(first!.consent).toBe('pending');
      for (const { consent, properties } of views)
        if (properties.navigation === 'route') expect(consent).toBe('granted');
      for (const name of ['login', 'purchase', 'session_end'])
        expect(named(one!.events, name)[0]!.user?.id).toBe('ada');
      expect(named(one!.events, 'add_to_cart')[0]!.user).toBeUndefined();

      // All of it in this protocol, on its path, and nothing that its collector would refuse.
      for (const { wire } of await demo.stored()) {
        expect(wire.protocol).toBe(protocol);
        expect(wire.request).toMatch(request);
      }
      const { rejected, faults } = await demo.stats();
      expect(faults).toEqual([]);
      expect(new Set(Object.values(rejected))).toEqual(new Set([0]));
    });
  });

test.describe('demo: the inspector', () => {
  test.use({ protocol: 'snowplow' });

  test('shows an event beside its request, on a phone below it', async ({ open, demo }) => {
    const shop = await open(`${demo.url}/product/kettle`);
    await shop.click(banner.all);
    await until(demo, 'product_view');
    await shop.close();
    const page = await open(`${demo.url}/inspector`);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.click('#visitors tbody tr button');
    await expect(page.locator('#detail dl').first()).toContainText('Snowplow');
    await page.click('.line.product_view summary');
    const meant = page.getByRole('region', { name: 'As it is meant' });
    const wire = page.getByRole('region', { name: 'Over the wire' });
    const event = (await demo.events()).find(({ name }) => name === 'product_view')!;
    for (const fact of ['#1', '3 of the session', event.session!.sessionId, event.session!.userId, 'cookie'])
      await expect(meant.locator('dl')).toContainText(fact);
    await expect(meant.locator('pre').first()).toContainText('"sku": "kettle"');
    await expect(wire.locator('.protocol')).toHaveText('Snowplow');
    await expect(wire.locator('.request')).toHaveText('POST /com.snowplowanalytics.snowplow/tp2');
    // What is JSON in a text is shown as JSON.
    await expect(wire.locator('pre')).toContainText('"co (text)": {');
    await expect(wire.locator('pre')).toContainText(`"sessionId": "${event.session!.sessionId}"`);

    const boxes = async () => [(await meant.boundingBox())!, (await wire.boundingBox())!] as const;
    const [left, right] = await boxes();
    expect([left.y, left.x + left.width < right.x]).toEqual([right.y, true]);
    await page.setViewportSize({ width: 390, height: 800 });
    const [above, below] = await boxes();
    expect([above.x, above.y + above.height <= below.y]).toEqual([below.x, true]);
    await meant.getByRole('button', { name: 'Over the wire' }).click();
    await expect(wire.locator('.protocol')).toBeInViewport({ ratio: 1 });
    const sticksOut = () =>
      [document.documentElement, document.querySelector('#detail')!].some(
        ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
      );
    expect(await page.evaluate(sticksOut)).toBe(false);
  });

  test('shows below the counters what its collector refuses', async ({ open, demo }) => {
    const page = await open(`${demo.url}/inspector`);
    await expect(page.locator('#faults')).toBeHidden();
    const body = JSON.stringify({ schema: 'iglu:com.acme/wrong/jsonschema/1-0-0', data: [] });
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    await fetch(`${demo.url}/com.snowplowanalytics.snowplow/tp2`, { method: 'POST', headers, body });
    await page.click('#faults summary');
    await expect(page.locator('#faults li')).toHaveText(/Snowplow.*payload_data/);
    await expect(page.locator('#counters')).toContainText('in part');
  });
});
