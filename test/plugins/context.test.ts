// What batches say of the browser and of the session's first page, and when it is asked for.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Options } from '../../src/index';
import { context } from '../../src/plugins/context/context';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { DAY, HOUR, useVisitor } from '../browser/visitor';

const { visit, later, close, batches, received, profile } = useVisitor();

/** Calls of `Intl.DateTimeFormat().resolvedOptions()`. */
let asked: { mock: { calls: unknown[] } };
/** What the page does when it is idle. */
let idle: (() => void) | undefined;
beforeEach(() => {
  asked = vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions');
  idle = undefined;
  profile().patch({ requestIdleCallback: (work: () => void) => void (idle = work) });
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

test('context: a batch describes device, system, browser, locale and time zone', async () => {
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

test('context: while consent is denied it is coarse (rule 36)', async () => {
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

test('context: a later grant adds the details', async () => {
  const tracker = await start('/', { consent: 'denied', cookieless: true });
  tracker.track('one');
  await later(10);
  tracker.setConsent('granted');
  tracker.track('two');
  expect(await of('two')).toMatchObject({ browser: { version: '156.0.0.0' }, timeZone });
});

test('context: a browser that will not be described costs no event', async () => {
  vi.spyOn(console, 'error');
  const tracker = await start();
  const userAgent = () => {
    throw new Error('protected');
  };
  profile().patch({ navigator: Object.create(navigator, { userAgent: { get: userAgent } }) });
  tracker.newSession();
  tracker.track('one');
  expect(await of('one')).toMatchObject({ sdk: { name: 'sojourn' }, timeZone });
  expect(await of('one')).not.toHaveProperty('device');
});

test.each([[undefined], ['a variable of the page'], [{ width: 'wide' }]])(
  'context: with %o instead of the screen, the rest is reported',
  async (screen) => {
    const tracker = await start();
    profile().patch({ screen });
    tracker.newSession();
    tracker.track('one');
    const { device } = (await of('one')) as { device: object };
    expect(device).toMatchObject({ type: 'desktop' });
    expect(Object.keys(device)).not.toEqual(expect.arrayContaining(['resolution']));
  },
);

test('context: the time zone is asked for when the page is idle, and once a session over several pages', async () => {
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

test('context: a page that closes before it is idle reports the rest', async () => {
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

test('context: a later page knows of the first at once, also when it goes before it is idle', async () => {
  (await start('/?utm_source=mail')).track('one');
  const { page } = await start('/two', { plugins: [pageViews()] }, false);
  page.leave();
  expect(await of('page_view')).toMatchObject({ utm: { source: 'mail' }, locale, timeZone });
});

test('context: utm is of the session’s first page, on all of its pages', async () => {
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

test('context: a page that finds a session without utm adds none', async () => {
  (await start('/')).track('one');
  (await start('/?utm_source=mail')).track('two');
  expect(await of('two')).not.toHaveProperty('utm');
});

test('context: another tab’s session has that tab’s utm', async () => {
  const tracker = await start('/?utm_source=mine');
  tracker.track('one');
  await later(10);
  // The other tab shares what is stored, and ends and opens a session.
  const { createTracker } = await import('../../src/index');
  const other = createTracker({ collector: 'https://collect.example/e', plugins: [] });
  await later(10);
  other.newSession();
  other.track('theirs');
  await later(2_000);
  tracker.track('two');
  await later(10);
  expect(tracker.session!.sessionIndex).toBe(2);
  expect(await of('two')).not.toHaveProperty('utm');
});

test('context: values are cut, and so is their number', async () => {
  const query = Array.from({ length: 30 }, (_, n) => `utm_${n}=${'x'.repeat(n ? 9 : 300)}`).join('&');
  (await start(`/?${query}&utm_=empty`)).track('one');
  const { utm } = await of('one');
  expect(Object.entries(utm!)).toEqual(
    Array.from({ length: 20 }, (_, n) => [`${n}`, 'x'.repeat(n ? 9 : 256)]),
  );
});

test('context: the campaign of now is that of the latest page that had any, on all later pages of the session', async () => {
  const plugins = [pageViews()];
  const campaigns = async (name: string) => {
    const { utm, currentUtm } = await of(name);
    return [utm, currentUtm];
  };
  (await start('/?utm_source=mail', { plugins })).track('one');
  const mail = { source: 'mail' };
  expect(await campaigns('one')).toEqual([mail, mail]);
  (await start('/two', { plugins })).track('two');
  expect(await campaigns('two')).toEqual([mail, mail]);
  (await start('/three?utm_source=ad&utm_term=shoes', { plugins })).track('three');
  const ad = { source: 'ad', term: 'shoes' };
  expect(await campaigns('three')).toEqual([mail, ad]);
  (await start('/four', { plugins })).track('four');
  expect(await campaigns('four')).toEqual([mail, ad]);
  await close();
  await later(DAY);
  (await start('/five', { plugins })).track('five');
  expect(await campaigns('five')).toEqual([undefined, undefined]);
});

test('context: the page view that meets a campaign says it', async () => {
  await start('/', { plugins: [pageViews()] });
  await start('/two?utm_source=ad', { plugins: [pageViews()] });
  await received();
  const views = batches().filter(({ events }) => events.some(({ name }) => name === 'page_view'));
  expect(views.at(-1)!.context).toMatchObject({ currentUtm: { source: 'ad' } });
});

test('context: the referrer of the first page is sent on all pages of the session, without its secrets', async () => {
  const tracker = await visit(
    { plugins: [context()] },
    { url: 'https://shop.example/', referrer: 'https://search.example/?q=shoes&token=s3cret' },
  );
  idle?.();
  tracker.track('one');
  const entryReferrer = 'https://search.example/?q=shoes&token=';
  expect(await of('one')).toMatchObject({ entryReferrer });
  (await start('/two')).track('two');
  expect(await of('two')).toMatchObject({ entryReferrer });
});

test('context: parts of addresses removed by the mask are in no campaign and no referrer', async () => {
  const mask = (url: string) => url.replace(/shoes/g, '-').replace(/\?.*/, '');
  const tracker = await visit(
    { plugins: [context()], mask },
    { url: 'https://shop.example/?utm_source=mail', referrer: 'https://search.example/shoes?q=1' },
  );
  idle?.();
  tracker.track('one');
  const all = await of('one');
  expect(all).toMatchObject({ entryReferrer: 'https://search.example/-' });
  expect(all).not.toHaveProperty('utm');
  expect(all).not.toHaveProperty('currentUtm');
});

test('context: client hints are reported as the browser gives them; replaced values are left out', async () => {
  const stub = (userAgentData: unknown) =>
    profile().patch({ navigator: Object.create(navigator, { userAgentData: { value: userAgentData } }) });
  const hints = { brands: [{ brand: 'Chromium', version: '156' }], mobile: false, platform: 'Linux' };
  const tracker = await start();
  stub({ ...hints, getHighEntropyValues: () => expect.fail('asked for more') });
  tracker.newSession();
  tracker.track('one');
  expect(await of('one')).toMatchObject({ clientHints: hints, browser: { name: 'Chrome' } });
  stub({ brands: 'many' });
  tracker.newSession();
  tracker.track('two');
  const all = await of('two');
  expect(all).toMatchObject({ browser: { name: 'Chrome' } });
  expect(all).not.toHaveProperty('clientHints');
});

describe('context: sizes of the viewport and the document', () => {
  /** What the browser calls when it has laid the page out. */
  let laidOut: ((width: number, height: number) => void) | undefined;
  const observe = () => {
    laidOut = undefined;
    class ResizeObserver {
      constructor(look: () => void) {
        laidOut = (width, height) => {
          profile().patch({ innerWidth: width, innerHeight: 800 });
          for (const [key, value] of [
            ['scrollWidth', width],
            ['scrollHeight', height],
          ] as const)
            Object.defineProperty(document.documentElement, key, { value, configurable: true });
          look();
        };
      }
      observe = () => {};
      disconnect = () => void (laidOut = undefined);
    }
    profile().patch({ ResizeObserver });
  };
  const sizesOf = async (name: string) => {
    const { viewport, documentSize } = await of(name);
    return [viewport, documentSize];
  };

  test('are those at the page view, and at a change of the viewport; absent if the browser does not report them', async () => {
    (await start()).track('early');
    expect(await sizesOf('early')).toEqual([undefined, undefined]);
    observe();
    const tracker = await start();
    laidOut!(1200, 2000);
    tracker.track('one');
    // A document grows without end: that is no reason to say it with each event.
    laidOut!(1200, 9000);
    tracker.track('two');
    expect([await sizesOf('one'), await sizesOf('two')]).toEqual([
      ['1200x800', '1200x2000'],
      ['1200x800', '1200x2000'],
    ]);
    tracker.track('page_view');
    expect(await sizesOf('page_view')).toEqual(['1200x800', '1200x9000']);
    laidOut!(600, 9500);
    tracker.track('three');
    expect(await sizesOf('three')).toEqual(['600x800', '600x9500']);
  });

  test('not while consent is denied, nor watched after a withdrawal (rule 36)', async () => {
    observe();
    const tracker = await start('/', { consent: 'denied', cookieless: true });
    expect(laidOut).toBeUndefined();
    tracker.setConsent('granted');
    laidOut!(1200, 2000);
    tracker.track('one');
    expect(await sizesOf('one')).toEqual(['1200x800', '1200x2000']);
    tracker.setConsent('denied');
    expect(laidOut).toBeUndefined();
    tracker.track('two');
    expect(await sizesOf('two')).toEqual([undefined, undefined]);
  });
});

test('context: nothing is kept before consent, nor after it', async () => {
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

test('context: utm comes from the address as it may be sent: masked, and without secrets', async () => {
  const mask = (url: string) => url.replace(/utm_term=[^&]*&?/, '');
  const path = '/?utm_source=mail&utm_term=anna+k&utm_reset_token=s3cret#/x?utm_medium=hash';
  (await start(path, { mask })).track('one');
  expect((await of('one')).utm).toEqual({ source: 'mail', reset_token: '' });
});

test('context: a mask that fails leaves no utm', async () => {
  const mask = () => {
    throw new Error('theirs');
  };
  (await start('/?utm_source=mail', { mask })).track('one');
  expect(await of('one')).not.toHaveProperty('utm');
});
