import type { Page } from '@playwright/test';
import type { Tracker } from '../src/index';
import type { Collector } from './support/collector';
import {
  expect,
  frame,
  freeze,
  goBack,
  hide,
  keptFor,
  minimise,
  nothingStored,
  restore,
  restoreNotes,
  resume,
  show,
  soon,
  test,
  wasRestored,
} from './support/fixtures';
import type { PageOptions } from './support/html';
import { A_WHILE, consentOf, isStored } from './support/consent';
import { call, fast } from './support/sdk';

// A withdrawal in one tab is obeyed by all the others, also by those that could not hear it (rules 31, 37).

declare const sojourn: Tracker & ((command: string, ...args: unknown[]) => unknown);

test.use({ isolation: 'context' });

/** Nothing is sent or stored any more, also not later. */
const silence = async (collector: Collector, ...pages: Page[]) => {
  const before = collector.requests.length;
  await collector.quiet(A_WHILE);
  expect(collector.requests).toHaveLength(before);
  for (const page of pages) expect(await keptFor(page)).toEqual(nothingStored);
};

test('consent: windows, hidden tabs and frames receive a decision before any later message of the site', async ({
  open,
  site,
  collector,
}) => {
  // The site's own message takes the same way as the withdrawal, so it is the next thing that they hear.
  const script = () => {
    addEventListener('storage', ({ key, newValue }) => {
      if (key !== 'go' || !newValue) return;
      Object.assign(window, { answer: [sojourn.consent, sojourn.track('after')] });
    });
    setInterval(() => sojourn('track', 'tick'), 100);
  };
  site.everywhere({ attributes: fast, script });
  const framing = await open({ attributes: fast, script, body: frame('/frame') }, { window: true });
  const hidden = await open('/hidden', { window: true });
  await hide(hidden);
  const one = await open('/one', { window: true });
  const listeners = [framing.mainFrame(), framing.frames()[1]!, hidden.mainFrame()];
  await soon(() => new Set(collector.events('tick').map(({ page }) => page.url)).size).toBe(4);
  await isStored(one);
  await one.evaluate(() => {
    sojourn.setConsent('denied');
    localStorage.setItem('go', '1');
    localStorage.removeItem('go');
  });
  for (const listener of listeners) {
    await soon(() => listener.evaluate('window.answer')).toEqual(['denied', null]);
  }
  // Requests in flight may arrive (limits.md).
  await collector.quiet(200);
  await silence(collector, one, framing, hidden);
  expect(collector.events('after')).toEqual([]);
  expect(collector.events('session_end')).toEqual([]);
});

test('consent: a busy tab that misses a withdrawal writes nothing back, and sends none of its later events', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({ attributes: fast });
  const one = await open('/one', { window: true });
  const busy = await open({ attributes: { deliveryFlushInterval: 30_000 } }, { window: true });
  await call(busy, 'flush');
  await soon(() => collector.events('page_view').length).toBe(2);
  await isStored(one);
  // Its save is due while it is busy, and comes to nothing.
  const working = busy.evaluate(() => {
    navigator.sendBeacon('/begun');
    sojourn.track('before');
    for (const until = Date.now() + 1_500; Date.now() < until;);
    return [sojourn.consent, sojourn.track('late')];
  });
  await soon(() => site.requests.some(({ path }) => path === '/begun')).toBe(true);
  await one.evaluate(() => sojourn.setConsent('denied'));
  const [consent, id] = await working;
  expect(consent, 'it has not received the withdrawal').toBe('granted');
  expect(id).not.toBeNull();
  await soon(() => consentOf(busy)).toBe('denied');
  expect(await call(busy, 'track', 'after')).toBeNull();
  await collector.quiet(3_200);
  await silence(collector, one, busy);
  for (const name of ['before', 'late', 'after']) expect(collector.events(name)).toEqual([]);
});

test('consent: a frozen tab obeys when it thaws, also while it stays hidden', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({ attributes: fast });
  const sleeper = await open('/sleeper', { window: true });
  await hide(sleeper);
  const one = await open('/one', { window: true });
  await soon(() => collector.events('page_view').length).toBe(2);
  await call(sleeper, 'track', 'last');
  await freeze(sleeper);
  await collector.waitFor('last');
  await isStored(one);
  await one.evaluate(() => sojourn.setConsent('denied'));
  await soon(() => keptFor(one)).toEqual(nothingStored);
  await resume(sleeper);
  await soon(() => consentOf(sleeper)).not.toBe('granted');
  await call(sleeper, 'track', 'after');
  await silence(collector, one, sleeper);
  await show(sleeper);
  await call(sleeper, 'track', 'shown');
  await silence(collector, one, sleeper);
});

test.describe('consent: a page that lies in the back/forward cache', () => {
  const script = restoreNotes;

  for (const [what, next] of [
    ['by another tab, while a page without tracking stands before it', { sdk: false }],
    ['by another tab, while a page that tracks stands before it', {}],
    ['by the page before it', {}],
  ] as const) {
    test(`obeys a withdrawal when it is restored: ${what}`, async ({ open, site, collector }) => {
      // The site remembers the choice, as sites do: should the page have to load again, it loads as denied.
      let consent = 'granted';
      const page = (more: PageOptions) => () =>
        site.page({ attributes: { collector: collector.url, ...fast, consent }, script, ...more });
      site.route('/', page({}));
      site.route('/next', page(next));
      const sleeper = await open('/', { window: true });
      const other = await open('/', { window: true });
      await soon(() => collector.events('page_view').length).toBe(2);
      await isStored(other);
      await sleeper.goto(site.url('/next'));
      consent = 'denied';
      const announcer = what.startsWith('by another') ? other : sleeper;
      if (!('sdk' in next)) await soon(() => collector.events('page_view').length).toBe(3);
      await announcer.evaluate(() => sojourn.setConsent('denied'));
      await soon(() => keptFor(other)).toEqual(nothingStored);
      const before = collector.requests.length;
      await goBack(sleeper);
      // A page that is loaded again would need no message.
      await soon(() => wasRestored(sleeper)).toBe(true);
      await soon(() => consentOf(sleeper)).not.toBe('granted');
      await call(sleeper, 'track', 'after');
      await minimise(sleeper);
      await restore(sleeper);
      await silence(collector, sleeper, other);
      expect(collector.requests).toHaveLength(before);
    });
  }

  test('keeps a new visitor when it is restored with the old one (rules 15, 16)', async ({
    open,
    site,
    collector,
  }) => {
    site.everywhere({ attributes: fast, script });
    site.route('/next', { sdk: false });
    const sleeper = await open('/', { window: true });
    const other = await open('/other', { window: true });
    await soon(() => collector.events('page_view').length).toBe(2);
    const { session: old } = collector.events('page_view')[0]!;
    await sleeper.goto(site.url('/next'));
    await other.evaluate(() => {
      sojourn.setConsent('denied');
      sojourn.setConsent('granted');
      sojourn.track('new visitor');
    });
    const { session } = await collector.waitFor('new visitor');
    expect(session!.userId).not.toBe(old!.userId);
    await isStored(other);
    await goBack(sleeper);
    await soon(() => sleeper.evaluate(`typeof sojourn?.track`)).toBe('function');
    await call(sleeper, 'track', 'after');
    expect((await collector.waitFor('after')).session).toMatchObject({
      userId: session!.userId,
      sessionId: session!.sessionId,
    });
    await call(other, 'track', 'still');
    expect((await collector.waitFor('still')).session!.userId).toBe(session!.userId);
  });
});
