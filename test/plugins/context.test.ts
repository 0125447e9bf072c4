// What batches say of the browser and of the session's first page, and when it is asked for.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Options } from '../../src/index';
import { context } from '../../src/plugins/context';
import { pageViews } from '../../src/plugins/page-views';
import { DAY, HOUR, useVisitor } from '../conformance/support/visitor';

const { visit, later, close, batches, received, profile } = useVisitor();

/** Calls of `Intl.DateTimeFormat().resolvedOptions()`. */
let asked: { mock: { calls: unknown[] } };
/** What the page does when it is idle. */
let idle: (() => void) | undefined;
beforeEach(() => {
  asked = vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions');
  idle = undefined;
  vi.stubGlobal('requestIdleCallback', (work: () => void) => void (idle = work));
});
afterEach(() => idle?.());

const start = async (path = '/', options: Partial<Options> = {}, isIdle = true) => {
  const tracker = await visit(
    { ...options, plugins: [context(), ...(options.plugins ?? [])] },
    { url: `https://shop.example${path}` },
  );
  if (isIdle) idle?.();
  await later(5);
  return tracker;
};
/** Of the batch with the event of that name. */
const of = async (name: string) => {
  await received();
  return batches().find(({ events }) => events.some((event) => event.name === name))!.context;
};
const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();

test('a batch tells device, system, browser, locale and time zone', async () => {
  (await start()).track('one');
  expect(await of('one')).toMatchObject({
    device: {
      type: 'desktop',
      touch: false,
      resolution: '1920x1080',
      colorDepth: 24,
      orientation: 'landscape-primary',
    },
    os: { name: 'Linux' },
    browser: { name: 'Chrome', version: '156.0.0.0', language: 'en-GB', bot: false },
    locale,
    timeZone,
    sdk: { name: 'sojourn' },
  });
});

test('36: while consent is denied it is coarse', async () => {
  (await start('/?utm_source=mail', { consent: 'denied', cookieless: true })).track('one');
  expect(await of('one')).toEqual({
    sdk: expect.anything(),
    device: { type: 'desktop' },
    os: { name: 'Linux' },
    browser: { name: 'Chrome', bot: false },
    utm: { source: 'mail' },
  });
  expect(asked.mock.calls).toHaveLength(0);
});

test('a grant after it tells all', async () => {
  const tracker = await start('/', { consent: 'denied', cookieless: true });
  tracker.track('one');
  await later(10);
  tracker.setConsent('granted');
  tracker.track('two');
  expect(await of('two')).toMatchObject({ browser: { version: '156.0.0.0' }, timeZone });
});

test('a browser that will not be described costs no event', async () => {
  vi.spyOn(console, 'error');
  const tracker = await start();
  const userAgent = () => {
    throw new Error('protected');
  };
  vi.stubGlobal(
    'navigator',
    Object.defineProperty(Object.create(navigator), 'userAgent', { get: userAgent }),
  );
  tracker.newSession();
  tracker.track('one');
  expect(await of('one')).toMatchObject({ sdk: { name: 'sojourn' }, timeZone });
  expect(await of('one')).not.toHaveProperty('device');
});

test.each([[undefined], ['a variable of the page'], [{ width: 'wide' }]])(
  'with %o in place of the screen, the rest is told',
  async (screen) => {
    const tracker = await start();
    vi.stubGlobal('screen', screen);
    tracker.newSession();
    tracker.track('one');
    const { device } = (await of('one')) as { device: object };
    expect(device).toMatchObject({ type: 'desktop' });
    expect(Object.keys(device)).not.toEqual(expect.arrayContaining(['resolution']));
  },
);

test('the time zone is asked for when the page is idle, and once a session over several pages', async () => {
  const first = await start('/', {}, false);
  first.track('one');
  await later(1_000);
  expect(asked.mock.calls).toHaveLength(0);
  idle!();
  expect(asked.mock.calls).toHaveLength(1);
  expect(await of('one')).toMatchObject({ timeZone });
  (await start('/two')).track('two');
  expect(await of('two')).toMatchObject({ locale, timeZone });
  (await start('/three')).track('three');
  expect(asked.mock.calls).toHaveLength(1);
  await close();
  await later(DAY);
  (await start('/four')).track('four');
  expect(await of('four')).toMatchObject({ timeZone });
  expect(asked.mock.calls).toHaveLength(2);
});

test('a page that goes before it is idle tells the rest', async () => {
  const tracker = await start('/?utm_source=mail', {}, false);
  tracker.track('one');
  await later(10);
  tracker.page.leave();
  const { utm, ...all } = await of('one');
  expect(utm).toEqual({ source: 'mail' });
  expect(all.browser).toMatchObject({ name: 'Chrome' });
  expect(all).not.toHaveProperty('timeZone');
  expect(asked.mock.calls).toHaveLength(0);
});

test('a later page knows of the first at once, also when it goes before it is idle', async () => {
  (await start('/?utm_source=mail')).track('one');
  const { page } = await start('/two', { plugins: [pageViews()] }, false);
  page.leave();
  expect(await of('page_view')).toMatchObject({ utm: { source: 'mail' }, locale, timeZone });
});

test('utm is of the session’s first page, on all of its pages', async () => {
  (await start('/?utm_source=mail&utm_medium=x&other=1')).track('one');
  const utm = { source: 'mail', medium: 'x' };
  expect(await of('one')).toMatchObject({ utm });
  (await start('/two')).track('two');
  expect(await of('two')).toMatchObject({ utm });
  const third = await start('/three?utm_source=ad');
  third.track('three');
  expect(await of('three')).toMatchObject({ utm });
  await later(HOUR);
  third.track('four');
  expect(await of('four')).toMatchObject({ utm: { source: 'ad' } });
  await close();
  await later(DAY);
  (await start('/six')).track('six');
  expect(await of('six')).not.toHaveProperty('utm');
});

test('a page that finds a session without utm adds none', async () => {
  (await start('/')).track('one');
  (await start('/?utm_source=mail')).track('two');
  expect(await of('two')).not.toHaveProperty('utm');
});

test('another tab’s session has that tab’s utm', async () => {
  const tracker = await start('/?utm_source=mine');
  tracker.track('one');
  await later(10);
  // The other tab shares what is stored, and ends and opens a session.
  const { createTracker } = await import('../../src/index');
  const other = createTracker({ collector: 'https://collect.example/e', plugins: [] });
  await other.ready;
  other.newSession();
  other.track('theirs');
  await later(2_000);
  tracker.track('two');
  await later(10);
  expect(tracker.session!.sessionIndex).toBe(2);
  expect(await of('two')).not.toHaveProperty('utm');
});

test('values are cut, and so is their number', async () => {
  const query = Array.from({ length: 30 }, (_, n) => `utm_${n}=${'x'.repeat(300)}`).join('&');
  (await start(`/?${query}&utm_=empty`)).track('one');
  const { utm } = await of('one');
  expect(Object.entries(utm!)).toEqual(Array.from({ length: 20 }, (_, n) => [`${n}`, 'x'.repeat(256)]));
});

test('nothing is kept before consent, nor after it', async () => {
  const tracker = await start('/?utm_source=mail', { consent: 'pending' });
  tracker.track('one');
  await later(10);
  expect(profile().kept()).toEqual([]);
  tracker.setConsent('granted');
  expect(await of('one')).toMatchObject({ utm: { source: 'mail' }, timeZone });
  tracker.setConsent('denied');
  await later(10);
  tracker.setConsent('granted');
  history.pushState(null, '', '/');
  tracker.track('two');
  await later(10);
  tracker.track('three');
  expect(await of('three')).not.toHaveProperty('utm');
});
