// Goals by what the collector gets: of all pages of a session, over crashes, and of nothing that was not sent.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { describeGoals, readGoals } from '../../src/plugins/attributes/describe-goals';
import type { Options } from '../../src/index';
import { attributes } from '../../src/plugins/attributes/attributes';
import { goals, type Goals } from '../../src/plugins/attributes/goals';
import { HOUR, useVisitor } from '../browser/visitor';

declare const __DEV__: boolean;

const { visit, later, crash, received, profile } = useVisitor();

const shop: Goals = { signup: true, 'order placed': 'value' };
const start = (wanted: Goals = shop, { plugins = [], ...more }: Partial<Options> = {}) =>
  visit({ ...more, plugins: [goals(wanted), ...plugins] });
const reported = async () => (await received('session_end')).map(({ properties }) => properties.goals);
const errors = () => vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);

describe('goals: session_end has', () => {
  test('how often each was reached, and the sum where one is asked for', async () => {
    const tracker = await start();
    const messages: unknown[] = [];
    tracker.on('session-end', (summary) => messages.push(summary.goals));
    tracker.track('signup', { value: 7 });
    tracker.track('other');
    tracker.track('order placed', { value: 0.1 });
    tracker.track('order placed', { value: 0.2 });
    tracker.track('order placed', { value: '59.80' });
    tracker.endSession();
    const all = { signup: { count: 1 }, 'order placed': { count: 3, sum: 60.1 } };
    expect(await reported()).toEqual([all]);
    expect(messages).toEqual([all]);
    expect(errors()).toEqual([]);
  });
  test('a list counts; goals that were not reached are absent', async () => {
    const tracker = await start(['signup', 'order placed']);
    tracker.track('one');
    tracker.newSession();
    tracker.track('order placed', { value: 3 });
    tracker.endSession();
    expect(await reported()).toEqual([undefined, { 'order placed': { count: 1 } }]);
  });
  test('goals of its own session: the event that opens it counts, and so do events that waited for the previous end', async () => {
    const tracker = await start(shop, { consent: 'pending' });
    tracker.track('order placed', { value: 1 });
    tracker.newSession();
    tracker.track('order placed', { value: 10 });
    tracker.track('order placed', { value: 100 });
    tracker.endSession();
    tracker.track('order placed', { value: 1_000 });
    tracker.setConsent('granted');
    await later(10);
    tracker.endSession();
    expect(await reported()).toEqual([
      { 'order placed': { count: 1, sum: 1 } },
      { 'order placed': { count: 2, sum: 110 } },
      { 'order placed': { count: 1, sum: 1_000 } },
    ]);
  });
  test('goals of several pages, even of a crashed one, sent by the next visit', async () => {
    const first = await start();
    first.track('order placed', { value: 5 });
    await later(2_000);
    await crash();
    const second = await start();
    second.track('order placed', { value: 6 });
    await later(2_000);
    await crash();
    await later(2 * HOUR);
    (await start(['signup'])).track('signup');
    expect(await reported()).toEqual([{ 'order placed': { count: 2, sum: 11 } }]);
  });
  test('names that objects have already', async () => {
    const tracker = await start(['constructor', '__proto__']);
    tracker.track('constructor');
    tracker.track('__proto__');
    tracker.track('toString');
    tracker.endSession();
    expect(JSON.stringify((await reported())[0])).toBe('{"constructor":{"count":1},"__proto__":{"count":1}}');
  });
  test('beside session attributes, which are others', async () => {
    const own = attributes();
    const tracker = await start(shop, { plugins: [own] });
    tracker.track('signup');
    own.incrementSessionAttribute('signup', 5);
    tracker.endSession();
    const [end] = await received('session_end');
    expect(end!.properties).toMatchObject({ goals: { signup: { count: 1 } }, attributes: { signup: 5 } });
  });
});

describe('goals: only what is sent counts', () => {
  test('not what a plugin vetoes, or what is tracked while consent is denied', async () => {
    const veto = {
      name: 'veto',
      beforeTrack: ({ properties }: { properties: object }) => !('no' in properties),
    };
    const tracker = await start(shop, { plugins: [veto] });
    tracker.track('signup', { no: 1 });
    tracker.track('signup');
    tracker.endSession();
    expect(await reported()).toEqual([{ signup: { count: 1 } }]);
    tracker.setConsent('denied');
    tracker.track('signup');
    await later(10);
    tracker.setConsent('granted');
    tracker.track('other');
    await later(10);
    tracker.endSession();
    expect(await reported()).toEqual([{ signup: { count: 1 } }, undefined]);
  });
  test('a withdrawal takes what was kept', async () => {
    const tracker = await start();
    tracker.track('signup');
    await later(2_000);
    tracker.setConsent('denied');
    await later(10);
    expect(profile().kept()).toEqual([]);
  });
});

describe('goals: wrong values', () => {
  test.each([['many'], [null], [undefined], [NaN], [Infinity], [true], [{}], ['1e3'], ['']])(
    'a value of %j is reported; the goal is counted, and not summed',
    async (value) => {
      const tracker = await start();
      tracker.track('order placed', { value: 2 });
      tracker.track('order placed', { value });
      tracker.endSession();
      expect(await reported()).toEqual([{ 'order placed': { count: 2, sum: 2 } }]);
      const own = errors().filter((text) => text.includes('goal order placed'));
      expect(own).toHaveLength(1);
      expect(own[0]).toMatch(__DEV__ ? /its value \(.*\) is not a number/ : /goal order placed: value$/);
    },
  );
  test.each([
    ['signup', 'goals', []],
    [null, 'goals', []],
    [[], 'goals', []],
    [{}, 'goals', []],
    [['signup', 7, ''], 'goals', ['signup']],
    [{ signup: true, order: false }, 'goals.order', ['signup']],
    [{ signup: true, order: '' }, 'goals.order', ['signup']],
    [{ signup: true, order: 1 }, 'goals.order', ['signup']],
  ])('%j: option %s is named, and the others count', async (wanted, option, right) => {
    const tracker = await start(wanted as Goals);
    for (const name of ['signup', 'order']) tracker.track(name);
    tracker.endSession();
    const expected = Object.fromEntries(right.map((name) => [name, { count: 1 }]));
    expect(await reported()).toEqual([right[0] ? expected : undefined]);
    expect(errors()[0]).toContain(`option ${option}`);
  });
});

test('goals: each goal is counted and summed once, for any events in any tabs of a session (rule 29)', () => {
  const wanted = readGoals({ a: true, b: 'value' }, () => {});
  expect([...wanted]).toEqual([
    ['a', true],
    ['b', 'value'],
  ]);
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(fc.array(cents, { minLength: 1 }), (values) => {
      const sum = values.reduce((all, cent) => all + cent / 100, 0);
      const exact = values.reduce((all, cent) => all + cent, 0) / 100;
      const goals = describeGoals({ '#b': values.length, '+b': sum })!;
      expect(goals.b!.count).toBe(values.length);
      expect(Math.abs(goals.b!.sum! - exact)).toBeLessThan(1e-6);
    }),
  );
  expect(describeGoals({ '#a': 2, '#b': 1, '+b': 0.1 + 0.2 })).toEqual({
    a: { count: 2 },
    b: { count: 1, sum: 0.3 },
  });
  expect(describeGoals(undefined)).toBeUndefined();
});
