// Who hears what, and what a listener that fails costs the others: nothing.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEmitter } from '../../../src/core/tracker/emitter';
import type { Plugin, PluginApi } from '../../../src/core/tracker/plugin';

declare const __DEV__: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const fails: [what: string, thrown: unknown][] = [
  ['an error', new Error('mine')],
  ['what has no text', Object.create(null)],
  ['undefined', undefined],
];

test('emitter: listeners and plugins receive their events until they are removed', () => {
  const { on, emit, attach } = createEmitter();
  const received: unknown[] = [];
  const stop = on('state', (reported) => received.push(['listener', reported]));
  attach([{ name: 'kit', onStateChange: (payloads) => void received.push(['kit', payloads]) }]);
  emit('state', 1);
  emit('session-start', 2);
  stop();
  emit('state', 3);
  expect(received).toEqual([
    ['listener', 1],
    ['kit', 1],
    ['kit', 3],
  ]);
});

test('emitter: a veto is reported, and every plugin has received the event', () => {
  const { emit, attach } = createEmitter();
  const last = vi.fn();
  attach([
    { name: 'veto', beforeTrack: () => false },
    { name: 'last', beforeTrack: last },
  ]);
  expect(emit('beforeTrack', {})).toBe(false);
  expect(last).toHaveBeenCalledTimes(1);
  expect(emit('onTrack', {})).toBe(true);
});

test.each(fails)(
  'emitter: a plugin that throws %s is reported once, and stops nothing',
  async (_what, thrown) => {
    const { emit, attach, on } = createEmitter();
    const errors: unknown[] = [];
    on('error', (reported) => errors.push(reported));
    const work = vi.fn();
    const bad: Plugin = {
      name: 'bad',
      setup() {
        throw thrown;
      },
      // An async one.
      teardown: (async () => Promise.reject(thrown)) as unknown as () => void,
    };
    attach([bad, { name: 'good', setup: work, teardown: work }]);
    emit('setup');
    emit('setup');
    emit('teardown');
    await vi.runAllTimersAsync();
    expect(work).toHaveBeenCalledTimes(3);
    expect(errors).toEqual([
      { code: 'listener', message: expect.stringMatching(/plugin bad failed on setup/), event: undefined },
    ]);
  },
);

test('emitter: a plugin whose name and hooks are getters that throw stops nothing', () => {
  const { emit, attach } = createEmitter();
  const trap = () => {
    throw new Error('trap');
  };
  const bad = Object.defineProperties({}, { name: { get: trap }, setup: { get: trap } }) as Plugin;
  const work = vi.fn();
  attach([bad, { name: 'good', setup: work }]);
  emit('setup');
  expect(work).toHaveBeenCalledTimes(1);
});

test('emitter: a listener of errors that fails does not go round in circles', () => {
  const { on, report } = createEmitter();
  const listener = vi.fn(() => {
    throw new Error('again');
  });
  on('error', listener);
  report('code', 'message');
  vi.runAllTimers();
  expect(listener).toHaveBeenCalledTimes(2);
});

test.each([
  ['is missing', undefined],
  [
    'throws',
    () => {
      throw new Error('no console');
    },
  ],
])('emitter: report never throws: console.error %s', (_what, error) => {
  const { on, report } = createEmitter();
  const received = vi.fn();
  on('error', received);
  const before = console.error;
  console.error = error as never;
  try {
    expect(() => report('code', 'message')).not.toThrow();
  } finally {
    console.error = before;
  }
  vi.runAllTimers();
  expect(received).toHaveBeenCalledWith({ code: 'code', message: 'message', event: undefined });
});

test('emitter: a wrong listener is reported, and what it returns may be called', () => {
  const { on } = createEmitter();
  expect(() => on('sesion-start', () => {})()).not.toThrow();
  on('state', 5 as never);
  expect(console.error).toHaveBeenCalledTimes(2);
});

test('emitter: faults of an option are explained in words, or by its name alone', () => {
  const { warn, attach } = createEmitter();
  warn('delivery.timeout', '');
  warn('delivery.timeout', '(-5) must be a number');
  attach([null, (() => {}) as never] as unknown as Plugin[]);
  expect(vi.mocked(console.error).mock.calls.flat()).toEqual([
    'sojourn: option delivery.timeout',
    'sojourn: option delivery.timeout (-5) must be a number',
    __DEV__
      ? 'sojourn: option plugins (function) must be plugins: call the function that creates one'
      : 'sojourn: option plugins',
  ]);
});

test('emitter: a plugin whose setup fails is detached: its listeners are removed, and no hook is called', () => {
  const { emit, attach } = createEmitter();
  const calls: string[] = [];
  const half: Plugin = {
    name: 'half',
    setup() {
      calls.push('setup');
      throw new Error('mine');
    },
    onOpen: () => void calls.push('onOpen'),
    beforeTrack: () => void calls.push('beforeTrack'),
    teardown: () => {
      calls.push('teardown');
      throw new Error('this one, too');
    },
  };
  attach([half, { name: 'whole', onTrack: () => void calls.push('whole') }], {
    storage: { isOpen: () => true },
  } as PluginApi);
  emit('beforeTrack', {});
  emit('onTrack', {});
  emit('teardown');
  expect(calls).toEqual(['setup', 'teardown', 'whole']);
});
