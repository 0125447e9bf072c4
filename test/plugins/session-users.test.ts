// Users of the session by what the collector gets: of all tabs, over reloads and crashes, and no longer than the session.
import { describe, expect, test, vi } from 'vitest';
import type { Options } from '../../src/index';
import type { PluginApi } from '../../src/core/tracker/plugin';
import type { OwnPluginApi } from '../../src/core/tracker/plugin-internals';
import { context } from '../../src/plugins/context/context';
import { sessionUsers } from '../../src/plugins/attributes/session-users';
import { createBrowser } from '../browser/browser';
import { compileWithUsers } from '../browser/compile';
import { DAY, HOUR, useVisitor } from '../browser/visitor';

const { visit, later, close, crash, received, profile } = useVisitor();

const start = ({ plugins = [], ...more }: Partial<Options> = {}) =>
  visit({ ...more, plugins: [sessionUsers(), ...plugins] });
const reported = async () => (await received('session_end')).map(({ properties }) => properties.userIds);
const trackAs = (tracker: { identify(id: string): void; track(name: string): unknown }, ...ids: string[]) => {
  for (const id of ids) {
    tracker.identify(id);
    tracker.track(`event of ${id}`);
  }
};
/** The text that IndexedDB has under the plugin's key, read by another plugin of the page. */
const createReader = () => {
  let api: PluginApi;
  return {
    plugin: { name: 'reader', setup: (input: PluginApi) => void (api = input) },
    async stored() {
      const text = api.storage.get('sojourn|u');
      await later(10);
      return text;
    },
  };
};

describe('session users: session_end lists', () => {
  test('every user of an event, in the order of their first event, over pages; the listener gets them too', async () => {
    const first = await start();
    first.track('nobody yet');
    first.identify('never on an event');
    trackAs(first, 'ada');
    first.identify('bob');
    first.track('two', {}, { passive: true });
    await close();
    const second = await start();
    trackAs(second, 'ada');
    const listener = vi.fn();
    second.on('session-end', listener);
    second.endSession();
    expect(await reported()).toEqual([['ada', 'bob']]);
    expect(listener).toHaveBeenCalledWith(expect.objectContaining({ userIds: ['ada', 'bob'] }));
  });

  test('the users of its own session only', async () => {
    const tracker = await start();
    trackAs(tracker, 'ada', 'bob');
    tracker.newSession();
    trackAs(tracker, 'bob', 'eve');
    tracker.endSession();
    expect(await reported()).toEqual([
      ['ada', 'bob'],
      ['bob', 'eve'],
    ]);
  });

  test('the users of calls that waited for consent, each with its own session', async () => {
    const tracker = await start({ consent: 'pending' });
    trackAs(tracker, 'ada');
    tracker.newSession();
    trackAs(tracker, 'bob');
    tracker.endSession();
    tracker.setConsent('granted');
    await later(10);
    expect(await reported()).toEqual([['ada'], ['bob']]);
  });

  test('10 users at most: the first ones', async () => {
    const tracker = await start();
    const ids = Array.from({ length: 15 }, (_, n) => `user-${n}`);
    for (const id of ids) {
      trackAs(tracker, id);
      await later(1);
    }
    tracker.endSession();
    expect(await reported()).toEqual([ids.slice(0, 10)]);
  });

  test('10 ids of the greatest length', async () => {
    const tracker = await start();
    const ids = Array.from({ length: 10 }, (_, n) => `${n}`.repeat(4_096));
    for (const id of ids) {
      tracker.identify(id);
      tracker.track('signed in');
      await later(1);
    }
    tracker.endSession();
    await later(1_000);
    expect(await reported()).toEqual([ids]);
  });

  test('the order of the time of events, also where the page gave it', async () => {
    const tracker = await start();
    tracker.track('start');
    await later(5_000);
    trackAs(tracker, 'ada');
    tracker.identify('bob');
    tracker.track('earlier', {}, { time: new Date(Date.now() - 1_000) });
    tracker.endSession();
    expect(await reported()).toEqual([['bob', 'ada']]);
  });

  test('nobody, if no event has a user; sojourn without the plugin lists nobody either', async () => {
    const tracker = await start();
    const listener = vi.fn();
    tracker.on('session-end', listener);
    tracker.track('one');
    tracker.endSession();
    const plain = await visit({ plugins: [] });
    plain.on('session-end', listener);
    trackAs(plain, 'ada');
    plain.endSession();
    const ends = await received('session_end');
    expect(ends).toHaveLength(2);
    for (const { properties } of ends) expect(properties).not.toHaveProperty('userIds');
    expect(listener).toHaveBeenCalledTimes(2);
    for (const [summary] of listener.mock.calls) expect(summary.userIds).toBeUndefined();
  });
});

describe('session users: a later page', () => {
  test.each(['close', 'crash'] as const)('%s: the next visit sends them with the late end', async (how) => {
    trackAs(await start(), 'ada');
    await later(2_000);
    const second = await start();
    trackAs(second, 'bob');
    await later(2_000);
    await (how === 'close' ? close() : crash());
    await later(DAY);
    const third = await start({ plugins: [context()] });
    trackAs(third, 'eve');
    expect(await reported()).toEqual([['ada', 'bob']]);
    third.endSession();
    expect(await reported()).toEqual([['ada', 'bob'], ['eve']]);
  });

  test('a crash in the task of the first event loses nobody', async () => {
    const first = await start();
    first.track('start');
    await later(2_000);
    trackAs(first, 'ada');
    await later(0);
    await crash();
    // Longer than a living page keeps its exit note to itself.
    await later(10_000);
    const second = await start();
    trackAs(second, 'bob');
    await later(10);
    second.endSession();
    expect(await received('event of ada')).toHaveLength(1);
    expect(await reported()).toEqual([['ada', 'bob']]);
  });

  test.each(['broken', 'missing'] as const)(
    'IndexedDB is %s: the next page gets the users',
    async (manner) => {
      profile().browser.database.be(manner);
      trackAs(await start(), 'ada');
      await later(2_000);
      await close();
      const second = await start();
      trackAs(second, 'bob');
      second.endSession();
      expect(await reported()).toEqual([['ada', 'bob']]);
    },
  );

  test('an end that crashes with its page is sent once, with the users', async () => {
    trackAs(await start(), 'ada');
    await later(2_000);
    await close();
    await later(HOUR);
    profile().browser.setOnline(false);
    trackAs(await start(), 'bob');
    await crash();
    profile().browser.setOnline(true);
    await later(10_000);
    await start();
    await later(10_000);
    expect(await reported()).toEqual([['ada']]);
  });
});

describe('session users: forgotten', () => {
  test('at a logout: the ids leave storage with the session, and the next visitor has none', async () => {
    const { plugin, stored } = createReader();
    const tracker = await start({ plugins: [plugin] });
    trackAs(tracker, 'ada');
    await later(2_000);
    expect(await stored()).toContain('ada');
    const listener = vi.fn();
    tracker.on('session-end', ({ userIds }) => listener(userIds));
    tracker.reset();
    await later(2_000);
    expect(await stored()).not.toContain('ada');
    tracker.track('two');
    tracker.endSession();
    expect(await reported()).toEqual([['ada'], undefined]);
    expect(listener.mock.calls).toEqual([[['ada']], [undefined]]);
  });

  test('at the end of the session', async () => {
    const { plugin, stored } = createReader();
    const tracker = await start({ plugins: [plugin] });
    trackAs(tracker, 'ada');
    await later(2_000);
    tracker.endSession();
    await later(2_000);
    expect(await stored()).not.toContain('ada');
    trackAs(tracker, 'bob');
    await later(2_000);
    expect(await stored()).toContain('bob');
  });

  test('an event after its session’s end does not count for the next session (rule 10)', async () => {
    let api: OwnPluginApi;
    const plugin = { name: 'site', setup: (input: PluginApi) => void (api = input as OwnPluginApi) };
    const tracker = await start({ plugins: [plugin] });
    trackAs(tracker, 'ada');
    tracker.endSession();
    tracker.identify('bob');
    api!.track('late', {}, { passive: true, trailing: true });
    trackAs(tracker, 'eve');
    tracker.endSession();
    const [late] = await received('late');
    expect([late!.session!.sessionIndex, late!.user!.id]).toEqual([1, 'bob']);
    expect(await reported()).toEqual([['ada'], ['eve']]);
  });

  test('at a withdrawal: listeners get them once more, and nothing stays', async () => {
    const tracker = await start();
    const ends: unknown[] = [];
    tracker.on('session-end', ({ reason, userIds }) => ends.push([reason, userIds]));
    trackAs(tracker, 'ada');
    await later(2_000);
    tracker.setConsent('denied');
    await later(10);
    expect(profile().kept()).toEqual([]);
    expect(profile().browser.database.count()).toBe(0);
    tracker.setConsent('granted');
    tracker.track('two');
    tracker.endSession();
    await later(10);
    expect(ends).toEqual([
      ['consent', ['ada']],
      ['ended', undefined],
    ]);
    expect(await reported()).toEqual([undefined]);
  });

  test('nothing is stored before consent, or without it', async () => {
    const setItem = vi.fn();
    const tracker = await start({ consent: 'pending' });
    profile().patch({ localStorage: Object.create(localStorage, { setItem: { value: setItem } }) });
    trackAs(tracker, 'ada');
    await later(2_000);
    tracker.setConsent('denied');
    trackAs(tracker, 'bob');
    await later(2_000);
    expect(profile().kept()).toEqual([]);
    expect(profile().browser.database.count()).toBe(0);
    expect(setItem).not.toHaveBeenCalled();
  });
});

describe('session users: two tabs', () => {
  const open = async () => {
    const browser = await createBrowser({ load: await compileWithUsers() });
    const one = await browser.open();
    const other = await browser.open();
    await browser.advance(2_000);
    const ends = async () => {
      await browser.advance(10_000);
      return browser.collector.received
        .filter(({ name }) => name === 'session_end')
        .map(({ properties }) => properties?.userIds);
    };
    return { browser, one, other, ends };
  };

  test('each tab reports the users of both', async () => {
    const { browser, one, other, ends } = await open();
    trackAs(one.tracker, 'ada');
    await browser.advance(100);
    trackAs(other.tracker, 'bob');
    await browser.advance(100);
    trackAs(one.tracker, 'bob', 'eve');
    await browser.advance(100);
    one.tracker.newSession();
    await browser.advance(1_000);
    trackAs(other.tracker, 'zoe');
    await browser.advance(100);
    other.tracker.endSession();
    expect(await ends()).toEqual([['ada', 'bob', 'eve'], ['zoe']]);
  });

  test('a tab that crashed leaves its users to the other', async () => {
    const { browser, one, other, ends } = await open();
    trackAs(other.tracker, 'bob');
    await browser.advance(100);
    trackAs(one.tracker, 'ada');
    one.crash();
    await browser.advance(10_000);
    other.tracker.endSession();
    expect(await ends()).toEqual([['bob', 'ada']]);
  });

  test('ids that both tabs name in one moment are listed once, the earliest first', async () => {
    const { browser, one, other, ends } = await open();
    browser.settings.diskLatency = 50;
    trackAs(one.tracker, 'ada', 'bob');
    trackAs(other.tracker, 'bob', 'ada');
    await browser.advance(1_000);
    other.tracker.endSession();
    const [users] = await ends();
    expect([...(users as string[])].sort()).toEqual(['ada', 'bob']);
  });
});
