// What Google's tag receives, by a tag that only notes it; e2e/gtag.spec.ts has it from a real browser.
import { describe, expect, test, vi } from 'vitest';
import type { Options } from '../../src/index';
import { gtag, type GtagOptions } from '../../src/plugins/gtag/gtag';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { MINUTE, useVisitor } from '../browser/visitor';

const { visit, later, received, profile } = useVisitor();

type Call = [command: string, ...given: unknown[]];
const start = async (options?: GtagOptions, more: Partial<Options> = {}) => {
  const calls: Call[] = [];
  const tag = (...input: Call) => void calls.push(input);
  profile().patch({ gtag: tag });
  const tracker = await visit({ plugins: [pageViews(), gtag(options)], ...more });
  return {
    tracker,
    calls,
    tag,
    /** Names and parameters of what was forwarded, without those that every event has. */
    events: async () => {
      await later(10);
      return calls
        .filter(([command]) => command === 'event')
        .map(([, name, value]) => {
          const rest = Object.entries(value as object).filter(([key]) => !/^page_/.test(key));
          return [name, Object.fromEntries(rest)];
        });
    },
    sets: () => calls.filter(([command]) => command === 'set').map(([, input]) => input),
  };
};
const session = (id: string | null, index: number | null) => ({
  sojourn_session_id: id,
  sojourn_session_index: index,
});

test('gtag: an event goes with its parameters and its page, after its session has been set', async () => {
  const { tracker, calls } = await start();
  tracker.track('signup', { plan: 'pro', price: 12.5, first: true, nothing: null });
  await later(10);
  const { sessionId } = tracker.session!;
  expect(calls).toEqual([
    ['set', session(sessionId, 1)],
    [
      'event',
      'signup',
      {
        page_location: 'https://shop.example/',
        plan: 'pro',
        price: 12.5,
        first: true,
        nothing: null,
      },
    ],
  ]);
});

describe('gtag: names', () => {
  test.each([
    ['sign up', 'sign_up'],
    ['cart-viewed', 'cart_viewed'],
    ['größe gewählt', 'größe_gewählt'],
    ['2nd step', 'site_2nd_step'],
    ['_private', 'site__private'],
    ['ga_event', 'site_ga_event'],
    ['google_event', 'site_google_event'],
    ['firebase_event', 'site_firebase_event'],
    ['gtag.event', 'gtag_event'],
    ['click', 'site_click'],
    ['error', 'site_error'],
    ['first_visit', 'site_first_visit'],
    ['app_store_subscription_renew', 'site_app_store_subscription_renew'],
    ['clicks', 'clicks'],
    ['purchase', 'purchase'],
    ['constructor', 'constructor'],
    ['a'.repeat(50), 'a'.repeat(40)],
  ])('%s goes as %s', async (name, forwarded) => {
    const { tracker, events } = await start();
    tracker.track(name);
    expect(await events()).toEqual([[forwarded, {}]]);
  });
  test('can be chosen by the site, or not forwarded', async () => {
    const { tracker, events } = await start({
      names: { 'order placed': 'purchase', noise: false, page_view: 'page_view' },
    });
    tracker.track('order placed', { value: 5 });
    tracker.track('noise');
    expect(await events()).toEqual([
      ['page_view', { navigation: 'load' }],
      ['purchase', { value: 5 }],
    ]);
  });
  test('exclude events that Google measures itself', async () => {
    const { tracker, events } = await start();
    tracker.track('engagement', {}, { passive: true });
    tracker.newSession();
    expect(await events()).toEqual([]);
    expect(await received('page_view')).toHaveLength(1);
  });
});

describe('gtag: parameters', () => {
  const parameters = async (properties: object) => {
    const { tracker, events } = await start();
    tracker.track('x', properties);
    return ((await events()) as [string, object][])[0]![1];
  };
  test('have names that Google takes', async () => {
    const long = 'k'.repeat(50);
    expect(
      await parameters({
        'the plan': 1,
        session_id: 2,
        user_id: 3,
        _x: 4,
        ga_x: 5,
        currency: 'EUR',
        id: 6,
        [long]: 7,
      }),
    ).toEqual({
      the_plan: 1,
      site_session_id: 2,
      site_user_id: 3,
      site__x: 4,
      site_ga_x: 5,
      currency: 'EUR',
      id: 6,
      ['k'.repeat(40)]: 7,
    });
  });
  test('have at most 100 characters of text, and at most 25 members', async () => {
    expect(await parameters({ text: 'x'.repeat(500) })).toEqual({ text: 'x'.repeat(100) });
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`p${n}`, n]));
    expect(Object.keys(await parameters(many))).toHaveLength(25);
  });
  test('are no objects but the items, which are the tag’s own copy', async () => {
    const items = [{ item_id: 'a', price: 1 }];
    const { tracker, calls } = await start();
    tracker.track('purchase', { items, nested: { a: 1 }, list: [1] });
    const input = calls.at(-1)![2] as { items: { item_id: string }[] };
    expect(input).toMatchObject({ items });
    expect(Object.keys(input)).toEqual(['page_location', 'items']);
    // While the event still waits to be sent.
    input.items[0]!.item_id = 'theirs';
    expect((await received('purchase'))[0]!.properties.items).toEqual(items);
  });
  test('the page is masked as everywhere', async () => {
    const { tracker, calls } = await start({}, { mask: (url) => url.replace(/\?.*/, '') });
    history.pushState(null, '', '/secret?token=1');
    tracker.track('x');
    await later(10);
    expect(calls.at(-1)![2]).toMatchObject({ page_location: 'https://shop.example/secret' });
  });
});

describe('gtag: the session', () => {
  test('is set when another begins, and unset when it has ended', async () => {
    const { tracker, sets } = await start();
    tracker.track('one');
    await later(10);
    const first = tracker.session!.sessionId;
    tracker.endSession();
    await later(10);
    tracker.track('two');
    await later(10);
    expect(sets()).toEqual([session(first, 1), session(null, null), session(tracker.session!.sessionId, 2)]);
  });
  test('is set on each page, also where it has begun on another', async () => {
    const first = await start();
    first.tracker.track('one');
    await later(10);
    const second = await start();
    expect(second.sets()).toEqual(first.sets());
  });
  test('the end of one that is over by its timeout does not outlive the start of the next', async () => {
    const { tracker, sets } = await start();
    const first = tracker.session!.sessionId;
    await later(40 * MINUTE);
    tracker.track('two');
    await later(10);
    expect(sets()).toEqual([session(first, 1), session(null, null), session(tracker.session!.sessionId, 2)]);
  });
  test('session: false: events go without', async () => {
    const { tracker, calls, events } = await start({}, { session: false });
    tracker.track('one');
    expect(await events()).toEqual([['one', {}]]);
    expect(calls).toHaveLength(1);
  });
});

test.each([
  [false, {}],
  [true, { user_id: 'anna' }],
])('gtag: the site’s own user id: %s', async (userId, input) => {
  const { tracker, events } = await start({ userId });
  tracker.identify('anna', { age: 40 });
  tracker.track('one');
  expect(await events()).toEqual([['one', input]]);
});

describe('gtag: consent', () => {
  test('pending: nothing; granted: what waited (rule 35)', async () => {
    const { tracker, calls, events } = await start({}, { consent: 'pending' });
    tracker.track('one');
    await later(MINUTE);
    expect(calls).toEqual([]);
    tracker.setConsent('granted');
    expect(await events()).toEqual([['one', {}]]);
  });
  test.each([false, true])('denied: nothing, cookieless: %s (rule 36)', async (cookieless) => {
    const { tracker, calls } = await start({}, { consent: 'denied', cookieless });
    tracker.track('one');
    await later(MINUTE);
    tracker.page.hide();
    expect(calls).toEqual([]);
    expect(await received('one')).toHaveLength(+cookieless);
  });
  test('withdrawn: the session is unset, then nothing more (rule 37)', async () => {
    const { tracker, calls, sets } = await start();
    tracker.track('one');
    await later(10);
    const before = calls.length;
    tracker.track('two');
    tracker.newSession();
    tracker.track('waits for its session');
    tracker.setConsent('denied');
    tracker.track('three');
    await later(MINUTE);
    const names = calls.slice(before).filter(([command]) => command === 'event');
    expect(names.map(([, name]) => name)).toEqual(['two']);
    expect(sets().at(-1)).toEqual(session(null, null));
  });
});

describe('gtag: a tag that', () => {
  test('comes later gets what waited, in order, with the next event or when the page is hidden', async () => {
    const { tracker, tag, calls } = await start();
    profile().patch({ gtag: undefined });
    calls.length = 0;
    tracker.newSession();
    tracker.track('one');
    tracker.track('two');
    await later(10);
    expect(calls).toEqual([]);
    profile().patch({ gtag: tag });
    tracker.page.hide();
    expect(calls.map(([command, name]) => (command === 'set' ? command : name))).toEqual([
      'set',
      'set',
      'one',
      'two',
    ]);
  });
  test('never comes costs nothing but the last 100 calls', async () => {
    const { tracker, tag, calls } = await start();
    profile().patch({ gtag: undefined });
    calls.length = 0;
    for (let n = 0; n < 300; n++) tracker.track(`event${n}`);
    await later(10);
    expect(await received()).toHaveLength(302);
    profile().patch({ gtag: tag });
    tracker.page.hide();
    expect(calls).toHaveLength(100);
    expect(calls.at(-1)![1]).toBe('event299');
  });
  test('is withdrawn from gets nothing of what waited', async () => {
    const { tracker, tag, calls } = await start();
    profile().patch({ gtag: undefined });
    calls.length = 0;
    tracker.track('one');
    await later(10);
    tracker.setConsent('denied');
    profile().patch({ gtag: tag });
    tracker.page.hide();
    expect(calls).toEqual([]);
  });
  test('throws loses its call, is reported once, and disturbs nothing', async () => {
    const { tracker } = await start();
    const tag = vi.fn(() => {
      throw new Error('theirs');
    });
    profile().patch({ gtag: tag });
    tracker.track('one');
    tracker.track('two');
    expect((await received()).map(({ name }) => name)).toEqual(['session_start', 'page_view', 'one', 'two']);
    expect(tag).toHaveBeenCalledTimes(2);
    expect(vi.mocked(console.error).mock.calls).toEqual([
      ['sojourn: listener or plugin gtag failed on onTrack: theirs'],
    ]);
  });
  test('has another name is given by the option', async () => {
    const own = vi.fn();
    const { tracker, calls } = await start({ gtag: own });
    tracker.track('one');
    await later(10);
    expect(calls).toEqual([]);
    expect(own).toHaveBeenLastCalledWith('event', 'one', expect.anything());
  });
});
