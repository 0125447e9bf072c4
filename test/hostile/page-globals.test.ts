// What a page has put instead of a global, or on a prototype that all objects share.
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Options, Tracker } from '../../src/index';
import { engagement } from '../../src/plugins/engagement/engagement';
import { pageViews } from '../../src/plugins/page-views/page-views';
import type { Load } from '../browser/profile';
import { useVisitor } from '../browser/visitor';

const { visit, received, later, close, profile } = useVisitor();
const errors = () => vi.mocked(console.error).mock.calls.map(([text]) => String(text));
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/;
/** A visit to a page that has done this before the tracker comes. */
const visitWith = (before: () => void, options?: Partial<Options>, load?: Load) =>
  visit(options, { ...load, before });
const broken = () => {
  throw new Error('the page’s own');
};

describe('hostile globals: a replaced crypto', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'AES'],
    ['a function', () => {}],
    ['an object of the page', { encrypt: () => {} }],
    ['one that throws', { randomUUID: broken, getRandomValues: broken }],
    ['one without ids', { getRandomValues: crypto.getRandomValues.bind(crypto) }],
  ])('%s: events have ids of their own', async (_, crypto) => {
    const tracker = await visitWith(() => profile().patch({ crypto }));
    const ids = Array.from({ length: 20 }, () => tracker.track('one'));
    const events = await received('one');
    expect(events.map(({ id }) => id)).toEqual(ids);
    expect(new Set(ids).size).toBe(20);
    for (const { id, session, page, tab } of events)
      for (const one of [id, session!.userId, session!.sessionId, page.id, tab.id]) {
        expect(one).toMatch(UUID);
      }
    expect(errors()).toEqual([]);
  });
});

test('hostile globals: a replaced performance that throws: engagement is still reported', async () => {
  const prepare = () => void vi.spyOn(performance, 'now').mockImplementation(broken);
  const tracker = await visitWith(prepare, { plugins: [engagement()] });
  tracker.track('one');
  await later(2_000);
  tracker.setBackground(true);
  expect(await received('engagement')).toHaveLength(1);
  expect(errors()).toEqual([]);
});

test.each<[string, unknown]>([
  ['a text', 'menu'],
  ['an object', { items: [] }],
  ['an element', { addEventListener: () => {} }],
])('hostile globals: a replaced navigation %s: routes are detected', async (_, navigation) => {
  await visitWith(() => profile().patch({ navigation }), { plugins: [pageViews()] });
  history.pushState(null, '', '/route');
  expect((await received('page_view')).map(({ properties }) => properties.navigation)).toEqual([
    'load',
    'route',
  ]);
  expect(errors()).toEqual([]);
});

describe('hostile globals: replaced members of the document', () => {
  const element = { nodeName: 'IMG' };
  const patched = (key: string) =>
    Object.defineProperty(document, key, { value: element, configurable: true, writable: true });

  test.each(['title', 'referrer', 'hidden'])('an image that is named %s', async (key) => {
    const load = { url: 'https://shop.example/', referrer: 'https://search.example/' };
    const own = { title: 'Shop', referrer: load.referrer, hidden: false, readyState: 'complete' };
    const native = Object.fromEntries(
      Object.entries(own).map(([name, value]) => [name, { get: () => value, configurable: true }]),
    );
    class Document {}
    Object.defineProperties(Document.prototype, native);
    const prepare = () => {
      profile().patch({ Document });
      patched(key);
    };
    const tracker = await visitWith(prepare, {}, load);
    tracker.track('one');
    const [event] = await received('one');
    expect(event!.page.referrer).toBe(load.referrer);
    if (key === 'title') expect(event!.page.title).toBe('Shop');
    expect(event!.session!.state).toBe('foreground');
    expect(errors()).toEqual([]);
  });
});

describe('hostile globals: a console', () => {
  test.each<[string, unknown]>([
    ['that is missing', undefined],
    ['without methods', {}],
    ['that throws', { error: broken, log: broken }],
  ])('%s: no call throws, and no event is lost', async (_, console) => {
    const tracker = await visit({ debug: true });
    const reported = vi.fn();
    tracker.on('error', reported);
    const restore = profile().patch({ console });
    tracker.track('one', { bad: 10n });
    tracker.track('' as never);
    tracker.on('nothing' as never, () => {});
    const events = await received('one');
    await later(1);
    restore();
    expect(events).toHaveLength(1);
    expect(reported).toHaveBeenCalledTimes(3);
  });
});

test('hostile globals: a fault that comes again with each call is said once', async () => {
  const tracker = await visit();
  const options = Object.defineProperty({}, 'passive', { get: broken, enumerable: true });
  for (let i = 0; i < 20; i++) expect(tracker.track('one', {}, options)).toBeNull();
  expect(errors()).toHaveLength(1);
});

describe('hostile globals: a polluted Object.prototype', () => {
  const polluted: string[] = [];
  const pollute = (values: object) => {
    for (const [key, value] of Object.entries(values)) {
      Object.defineProperty(Object.prototype, key, { value, configurable: true, writable: true });
      polluted.push(key);
    }
  };
  afterEach(() => {
    for (const key of polluted.splice(0)) delete (Object.prototype as Record<string, unknown>)[key];
  });

  test('says nothing to options nor to methods', async () => {
    pollute({
      ...{ cookie: { name: 'evil' }, domain: 'evil.example', path: '/evil', secure: false, maxAge: 1 },
      ...{
        mask: () => 'evil',
        consent: 'denied',
        session: false,
        namespace: 'evil',
        headers: { evil: 'yes' },
      },
      ...{ passive: true, trailing: true, time: 1, context: { evil: true }, flush: true },
      ...{ foreground: 1, background: 1, foregroundTimeout: 1, backgroundTimeout: 1, maxDuration: 1 },
      ...{ event: { id: 'evil' }, reason: 'ended', renews: true, origin: {}, accepted: false },
    });
    const tracker: Tracker = await visit({ debug: true });
    tracker.track('one');
    tracker.setSessionTimeout({});
    await later(100);
    tracker.track('two', {}, {});
    const events = await received();
    const cookie = document.cookie;
    for (const key of polluted.splice(0)) delete (Object.prototype as Record<string, unknown>)[key];
    expect(events.map(({ name }) => name)).toEqual(['session_start', 'one', 'two']);
    const [, one, two] = events;
    expect(one).not.toHaveProperty('context');
    expect(one!.page.url).toMatch(/^https:/);
    expect(two!.session).toMatchObject({ sessionIndex: 1, eventIndex: 2 });
    expect(Date.parse(two!.time) - Date.parse(one!.time)).toBeGreaterThanOrEqual(100);
    expect(cookie).toMatch(/^sojourn=/);
    expect(errors()).toEqual([]);
  });
});

test('hostile globals: a clock with fractions: the visitor is the same on the next page', async () => {
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 0.437);
  const options = { plugins: [pageViews()] };
  (await visit(options)).track('one');
  await later(1_500);
  const tracker = await visit(options);
  tracker.track('two');
  tracker.reset();
  tracker.track('three');
  await later(1_500);
  tracker.setConsent('denied');
  tracker.setConsent('granted');
  tracker.track('four');
  await later(1_500);
  await close();
  (await visit(options)).track('five');
  const sessions = (await received()).filter(({ name }) => !/_/.test(name)).map(({ session }) => session!);
  const [one, two, three, four, five] = sessions;
  expect(two).toMatchObject({ userId: one!.userId, sessionId: one!.sessionId });
  expect(three!.userId).not.toBe(two!.userId);
  expect(five).toMatchObject({ userId: four!.userId, sessionId: four!.sessionId });
  expect(document.cookie).not.toMatch(/[^.\w=-]/);
});
