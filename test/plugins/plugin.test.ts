// Plugins as kits: what the host promises them, and what it spares the others.
import { describe, expect, test, vi } from 'vitest';
import type { Plugin, PluginApi } from '../../src/index';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { MINUTE, useVisitor } from '../browser/visitor';

declare const __DEV__: boolean;

const { visit, later, received, batches, close } = useVisitor();

const hooks = [
  'setup',
  'beforeTrack',
  'onTrack',
  'onSessionStart',
  'onSessionEnd',
  'onStateChange',
  'onVisibilityChange',
  'onTimeoutChange',
  'teardown',
] as const;
type Hook = (typeof hooks)[number];

/** A plugin that notes which of its hooks were called, and does `work` in them. */
const spy = (
  name: string,
  log: string[],
  work: (hook: Hook, reported: unknown) => unknown = () => {},
): Plugin =>
  ({
    name,
    ...Object.fromEntries(
      hooks.map((hook) => [
        hook,
        (payloads: unknown) => {
          log.push(`${name} ${hook}`);
          return work(hook, payloads);
        },
      ]),
    ),
  }) as unknown as Plugin;

/** All that may happen to a tracker. */
const live = async (plugins: Plugin[]) => {
  const errors: string[] = [];
  const tracker = await visit({ plugins });
  tracker.on('error', ({ message }) => errors.push(message));
  const id = tracker.track('one');
  await later(10);
  tracker.setSessionTimeout({ foreground: 5 * MINUTE });
  tracker.page.hide();
  await later(1_000);
  tracker.page.show();
  tracker.newSession();
  await later(10);
  tracker.track('two');
  await later(10);
  tracker.shutdown();
  const names = (await received()).map((event) => event.name);
  return { errors, names, id };
};
const sent = ['session_start', 'one', 'session_end', 'session_start', 'two'];

test('plugins: setup comes first, teardown last, and each hook in the order of the plugins', async () => {
  const log: string[] = [];
  const { names } = await live([spy('a', log), spy('b', log)]);
  expect(names).toEqual(sent);
  expect(log.slice(0, 2)).toEqual(['a setup', 'b setup']);
  expect(log.slice(-2)).toEqual(['a teardown', 'b teardown']);
  const received = (name: string) => log.filter((line) => line.startsWith(name)).map((line) => line.slice(2));
  expect(received('b')).toEqual(received('a'));
  expect(received('a')).toEqual([
    'setup',
    // The page is shown.
    'onStateChange',
    'onVisibilityChange',
    'beforeTrack',
    // A plugin knows the session before any event of it, and after the last one how it went.
    'onSessionStart',
    'onTrack',
    'onTrack',
    'onTimeoutChange',
    // Hidden, and shown again.
    'onStateChange',
    'onVisibilityChange',
    'onStateChange',
    'onVisibilityChange',
    'onTrack',
    'onSessionEnd',
    'onSessionStart',
    'onTrack',
    'beforeTrack',
    'onTrack',
    'teardown',
  ]);
});

describe.each([
  [
    'throws',
    () => {
      throw new Error('mine');
    },
  ],
  [
    'throws what is no error',
    () => {
      throw Symbol('mine');
    },
  ],
  [
    'throws what cannot be read',
    () => {
      throw Object.create(null);
    },
  ],
  ['rejects', () => Promise.reject(new Error('mine'))],
  ['rejects with what cannot be read', () => Promise.reject(Object.create(null))],
  ['never answers', () => new Promise(() => {})],
  ['answers with something strange', () => Object.create(null)],
] as [string, () => unknown][])('plugins: a plugin that %s', (what, work) => {
  const faulty = /throws|rejects/.test(what);
  test.each(hooks)('stops nothing in %s', async (hook) => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const log: string[] = [];
    const bad = spy('bad', log, (at) => (at === hook ? work() : undefined));
    const { names, errors, id } = await live([bad, spy('good', log)]);
    process.off('unhandledRejection', unhandled);
    expect(names).toEqual(sent);
    expect(id).not.toBeNull();
    const calls = (name: string) => log.filter((line) => line.startsWith(name)).length;
    // One that is set up by half is detached: at once, or when its promise rejects.
    if (hook === 'setup' && faulty)
      expect(log.filter((line) => line.startsWith('bad')).pop()).toBe('bad teardown');
    else expect(calls('good')).toBe(calls('bad'));
    expect(unhandled).not.toHaveBeenCalled();
    // What `setup` and the first change of state do is reported before the page can listen by `on`; the console tells.
    const reported = vi.mocked(console.error).mock.calls.map(([line]) => line as string);
    expect(reported.filter((line) => line.includes('bad'))).toHaveLength(+faulty);
    if (faulty)
      expect(reported.join()).toMatch(`plugin bad failed on ${hook}`.replace(/on(Session|State)\w+$/, ''));
    expect(errors.length).toBeLessThanOrEqual(1);
  });
});

test('plugins: a veto holds whoever says it, and a vetoed event touches no session', async () => {
  const log: string[] = [];
  const veto = spy('veto', log, (hook) => (hook === 'beforeTrack' ? false : undefined));
  const tracker = await visit({ plugins: [veto, spy('good', log)] });
  expect(tracker.track('one')).toBeNull();
  await later(10);
  expect(await received()).toEqual([]);
  expect(tracker.session).toBeNull();
  expect(log).not.toContain('good onTrack');
});

test('plugins: invalid plugins are named, and the others work; falsy ones are left out silently', async () => {
  const reported: unknown[] = [];
  const kit: Plugin = {
    name: 'kit',
    setup: (api) => void api.on('error', ({ code, message }) => reported.push([code, message])),
    beforeTrack: (event) => void (event.properties.seen = true),
  };
  // `pageViews` in place of `pageViews()`, and what `condition && plugin()` leaves.
  const plugins = [false, pageViews, null, 5, undefined, '', 0, kit] as unknown as Plugin[];
  const tracker = await visit({ plugins });
  tracker.track('one');
  expect((await received('one'))[0]!.properties).toEqual({ seen: true });
  expect(reported).toEqual([
    ['option', expect.stringMatching(__DEV__ ? /plugins \(function\) .*call/ : /plugins$/)],
    ['option', expect.stringMatching(__DEV__ ? /plugins \(5\) .*call/ : /plugins$/)],
  ]);
});

test('plugins: no plugin delays the others: only the plugin itself waits for its async setup', async () => {
  let finish: () => void;
  const slow: Plugin = { name: 'slow', setup: async () => new Promise<void>((done) => (finish = done)) };
  const tracker = await visit({ plugins: [slow] });
  tracker.track('one');
  expect((await received()).map((event) => event.name)).toEqual(['session_start', 'one']);
  finish!();
});

describe('plugins: a kit sees', () => {
  const setUp = async (more: Partial<Plugin> = {}, options = {}) => {
    let api!: PluginApi;
    const tracker = await visit({
      ...options,
      plugins: [{ name: 'kit', setup: (input) => void (api = input), ...more }],
    });
    return { tracker, api };
  };

  test('the timeouts in force, also after they were changed, and the change is announced', async () => {
    const changes: unknown[] = [];
    const session = { foregroundTimeout: 10 * MINUTE, backgroundTimeout: 5 * MINUTE };
    const { tracker, api } = await setUp(
      { onTimeoutChange: (timeouts) => changes.push({ ...timeouts }) },
      { session },
    );
    expect(api.timeouts).toEqual({ ...session, maxDuration: 86_400_000 });
    tracker.setSessionTimeout({ background: MINUTE });
    expect(api.timeouts.backgroundTimeout).toBe(MINUTE);
    expect(changes).toEqual([{ ...session, backgroundTimeout: MINUTE, maxDuration: 86_400_000 }]);
  });

  test('a refused timeout is not announced as if it held (rule 11)', async () => {
    const changes: unknown[] = [];
    const { tracker } = await setUp({
      onTimeoutChange: ({ backgroundTimeout }) => changes.push(backgroundTimeout),
    });
    tracker.setSessionTimeout({ background: -1 });
    expect(changes).toEqual([1_800_000]);
  });

  test('the session, and the consent', async () => {
    const { tracker, api } = await setUp();
    expect(api.session).toBeNull();
    api.track('one');
    await later(10);
    expect(api.session).toMatchObject({ sessionId: tracker.session!.sessionId, sessionIndex: 1 });
    expect(api.consent).toBe('granted');
    tracker.setConsent('denied');
    expect([api.consent, api.session]).toEqual(['denied', null]);
  });

  test('each event that is sent, with its own session, after those of the session before', async () => {
    const reported: unknown[] = [];
    const { tracker } = await setUp({
      onTrack: ({ name, session }) => reported.push([name, session?.sessionIndex]),
    });
    tracker.track('one');
    await later(31 * MINUTE);
    tracker.track('too late', {}, { passive: true });
    tracker.track('two');
    await later(10);
    expect(reported).toEqual([
      ['session_start', 1],
      ['one', 1],
      ['session_end', 1],
      ['session_start', 2],
      ['two', 2],
    ]);
  });

  test.each([
    ['dropped', undefined, []],
    ['flushed', { flush: true }, ['session_start', 'one', 'session_end']],
  ])('the events sent on a withdrawal: the queue %s (rule 37)', async (_what, options, names) => {
    const payloads: string[] = [];
    const { tracker } = await setUp({ onTrack: ({ name }) => void payloads.push(name) });
    tracker.track('one');
    // In the same task: the event still waits for its session.
    tracker.setConsent('denied', options);
    tracker.track('two');
    await later(10);
    expect(payloads).toEqual(names);
    expect((await received()).map((event) => event.name)).toEqual(names);
  });

  test('nothing while consent is pending, then each event once (rule 35)', async () => {
    const log: string[] = [];
    const kit = spy('kit', log);
    const tracker = await visit({ plugins: [kit], consent: 'pending' });
    tracker.track('one');
    await later(10);
    // That the page is shown is no word of the visitor.
    const shown = ['kit setup', 'kit onStateChange', 'kit onVisibilityChange'];
    expect(log).toEqual(shown);
    tracker.setConsent('granted');
    await later(10);
    expect(log.slice(shown.length)).toEqual([
      'kit beforeTrack',
      'kit onSessionStart',
      'kit onTrack',
      'kit onTrack',
    ]);
  });

  test('visibility of this tab, before the last request leaves; also visibility set by the site (rule 28)', async () => {
    let api!: PluginApi;
    const { tracker } = await setUp({
      setup: (value) => void (api = value),
      onVisibilityChange: (visible) => void api.track('seen', { visible }, { passive: true }),
    });
    tracker.track('one');
    await later(10);
    tracker.page.hide();
    // In this task: on the beacon.
    expect(batches().at(-1)).toMatchObject({ beacon: true, events: [{ name: 'seen' }] });
    tracker.setBackground(false);
    tracker.setBackground(true);
    tracker.setBackground(null);
    tracker.page.show();
    const reports = (await received('seen')).map(({ properties }) => properties.visible);
    expect(reports).toEqual([false, true, false, true]);
  });

  test('events tracked in setup come first, and events tracked in teardown are still sent', async () => {
    let api!: PluginApi;
    const tracker = await visit({
      plugins: [
        {
          name: 'kit',
          setup(input) {
            api = input;
            api.track('hello');
          },
          teardown: () => void api.track('goodbye'),
        },
      ],
    });
    tracker.shutdown();
    tracker.track('nobody hears');
    await close();
    expect((await received()).map((event) => event.name)).toEqual(['session_start', 'hello', 'goodbye']);
  });

  test('after shutdown() no hook is called', async () => {
    const log: string[] = [];
    const tracker = await visit({ plugins: [spy('kit', log)] });
    tracker.shutdown();
    const before = log.length;
    tracker.track('one');
    tracker.setSessionTimeout({ foreground: 1 });
    tracker.newSession();
    tracker.page.hide();
    await later(MINUTE);
    expect(log.slice(before)).toEqual([]);
  });
});
