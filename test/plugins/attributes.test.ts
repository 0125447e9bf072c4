// Rule 29, by what the collector gets: attributes of the session, over pages, ends and consent.
import { expect, test, vi } from 'vitest';
import type { Options } from '../../src/index';
import { attributes } from '../../src/plugins/attributes/attributes';
import { DAY, HOUR, MINUTE, useVisitor } from '../browser/visitor';

declare const __DEV__: boolean;

const { visit, later, close, crash, received, profile, shiftClock } = useVisitor();

const start = async (options: Partial<Options> = {}) => {
  const { setSessionAttribute: set, incrementSessionAttribute: increment, ...plugin } = attributes();
  const tracker = await visit({ ...options, plugins: [plugin, ...(options.plugins ?? [])] });
  return { tracker, set, increment };
};
const of = async (name: string) => (await received(name)).map(({ session }) => session!.attributes);
const reported = async () => (await received('session_end')).map(({ properties }) => properties.attributes);
const errors = () => vi.mocked(console.error).mock.calls.map(([text]) => String(text));

test('attributes: values are sent with the first event after a change, and with the end of their session', async () => {
  const { tracker, set, increment } = await start();
  tracker.track('zero');
  await later(10);
  set('plan', 'pro');
  set('trial', true);
  increment('clicks');
  increment('clicks', 2.5);
  tracker.track('one');
  tracker.track('two');
  tracker.endSession();
  await later(10);
  tracker.track('three');
  const all = { plan: 'pro', trial: true, clicks: 3.5 };
  expect([await of('zero'), await of('one'), await of('two'), await of('three')]).toEqual([
    [undefined],
    [all],
    [undefined],
    [undefined],
  ]);
  expect(await of('session_start')).toEqual([undefined, undefined]);
  expect(await reported()).toEqual([all]);
  expect(await of('session_end')).toEqual([all]);
  expect((await received()).map(({ name }) => name)).not.toContain('session_attribute');
});

test('attributes: `session-end` has them too, even for an end by a withdrawal of consent', async () => {
  const { tracker, set } = await start();
  const ends: unknown[] = [];
  tracker.on('session-end', ({ attributes, reason }) => ends.push([reason, attributes]));
  tracker.track('one');
  set('plan', 'pro');
  tracker.newSession();
  set('plan', 'free');
  await later(10);
  tracker.setConsent('denied');
  await later(10);
  expect(ends).toEqual([
    ['ended', { plan: 'pro' }],
    ['consent', { plan: 'free' }],
  ]);
  expect(profile().kept()).toEqual([]);
});

test('attributes: calls belong to the session of their time, though its end waits for its turn', async () => {
  const { tracker, set, increment } = await start();
  tracker.track('one');
  await later(10);
  set('plan', 'pro');
  tracker.endSession();
  set('late', 1);
  increment('late');
  tracker.track('two');
  expect(await reported()).toEqual([{ plan: 'pro' }]);
  expect(await of('two')).toEqual([{ late: 2 }]);
});

test('attributes: a session that is over by its timeout gets no more', async () => {
  const { tracker, set } = await start();
  tracker.track('one');
  await later(10);
  set('plan', 'pro');
  // A machine that slept: no timer has come yet.
  shiftClock(HOUR);
  set('late', 1);
  tracker.track('two');
  expect(await reported()).toEqual([{ plan: 'pro' }]);
  expect(await of('two')).toEqual([{ late: 1 }]);
});

test('attributes: values survive a page, and are sent with an end that the next visit announces', async () => {
  const first = await start();
  first.tracker.track('one');
  first.increment('count');
  const second = await start();
  second.tracker.track('two');
  second.increment('count', 10);
  expect(await of('two')).toEqual([{ count: 1 }]);
  await close();
  await later(DAY);
  const third = await start();
  third.tracker.track('three');
  expect(await reported()).toEqual([{ count: 11 }]);
  expect(await of('three')).toEqual([undefined]);
});

test('attributes: calls from before the record has been read are of the session that is found', async () => {
  const first = await start();
  first.tracker.track('one');
  first.increment('count');
  const { incrementSessionAttribute: increment, ...plugin } = attributes();
  increment('count', 10);
  const tracker = await visit({ plugins: [plugin] });
  tracker.endSession();
  expect(await reported()).toEqual([{ count: 11 }]);
});

test('attributes: a crash loses none that IndexedDB has', async () => {
  const first = await start();
  first.tracker.track('one');
  first.increment('count');
  await later(10);
  await crash();
  const second = await start();
  second.increment('count');
  second.tracker.endSession();
  expect(await reported()).toEqual([{ count: 2 }]);
});

test('attributes: set with no session, they are the next one’s, also on another page', async () => {
  const first = await start();
  first.set('early', 1);
  first.tracker.track('one');
  expect(await of('one')).toEqual([{ early: 1 }]);
  first.tracker.endSession();
  await later(10);
  first.set('late', 1);
  const second = await start();
  second.increment('late');
  second.tracker.track('two');
  expect(await of('two')).toEqual([{ late: 2 }]);
});

test('attributes: a logout keeps what is set after it, and nothing of before', async () => {
  const { tracker, set } = await start();
  tracker.track('one');
  await later(10);
  set('plan', 'pro');
  tracker.reset();
  set('late', 1);
  tracker.track('two');
  expect(await reported()).toEqual([{ plan: 'pro' }]);
  expect(await of('two')).toEqual([{ late: 1 }]);
});

test('attributes: set while consent is pending, they wait for it; a denial forgets them', async () => {
  const { tracker, set } = await start({ consent: 'pending' });
  set('plan', 'pro');
  tracker.track('one');
  await later(10);
  expect(profile().kept()).toEqual([]);
  tracker.setConsent('granted');
  expect(await of('one')).toEqual([{ plan: 'pro' }]);
  tracker.setConsent('denied');
  set('plan', 'free');
  tracker.setConsent('granted');
  await later(10);
  set('after', 1);
  tracker.track('two');
  expect(await of('two')).toEqual([{ after: 1 }]);
});

test('attributes: calls from before there is a tracker are made when there is one', async () => {
  const { setSessionAttribute, ...plugin } = attributes();
  setSessionAttribute('plan', 'pro');
  (await visit({ plugins: [plugin] })).track('one');
  expect(await of('one')).toEqual([{ plan: 'pro' }]);
});

test('attributes: changes of another tab are accepted at once, and invalid texts are ignored', async () => {
  const { tracker, set, increment } = await start();
  const setItem = vi.fn(localStorage.setItem);
  profile().patch({ localStorage: Object.create(localStorage, { setItem: { value: setItem } }) });
  tracker.track('one');
  await later(10);
  const receive = (newValue: string | null) => tracker.page.say('storage', { key: 'sojourn|a', newValue });
  set('by', 'one');
  increment('count');
  const [, text] = setItem.mock.calls.filter(([key]) => key === 'sojourn|a').at(-1)!;
  expect(localStorage.getItem('sojourn|a')).toBeNull();
  const other = JSON.parse(text) as { attributes: Record<string, { key: string; value: unknown }> };
  const [id] = Object.keys(other.attributes).filter((id) => !id.startsWith('='));
  other.attributes.another = { ...other.attributes[id!]!, value: 41 };
  for (const wrong of [null, '', 'null', '7', '{', '[]', '{"attributes":7}']) receive(wrong);
  receive(JSON.stringify(other));
  receive(JSON.stringify(other));
  receive(JSON.stringify({ ...other, sessionIndex: 0 }));
  tracker.track('two');
  expect(await of('two')).toEqual([{ by: 'one', count: 42 }]);
  tracker.shutdown();
  await later(10);
  expect(errors()).toEqual([]);
});

test.each([[{}], [[1]], [null], [NaN], [undefined], [Symbol('s')], [1n]])(
  'attributes: a value of %s is an error, and changes nothing',
  async (value) => {
    const { tracker, set, increment } = await start();
    const codes: string[] = [];
    tracker.on('error', ({ code }) => codes.push(code));
    tracker.track('one');
    set('level', value as unknown as string);
    if (value !== undefined) increment('level', value as unknown as number);
    tracker.endSession();
    expect(await reported()).toEqual([undefined]);
    expect(new Set(codes)).toEqual(new Set(['attribute']));
    expect(errors()).toHaveLength(value === undefined ? 1 : 2);
  },
);

test('attributes: invalid attributes are reported by name, and earlier ones stay', async () => {
  const { tracker, set, increment } = await start();
  const payloads: { code: string; message: string }[] = [];
  tracker.on('error', (error) => payloads.push(error));
  tracker.newSession();
  set('plan', 'pro');
  set('long', 'x'.repeat(5_000));
  increment('plan');
  increment('count', Number.MAX_VALUE);
  increment('count', Number.MAX_VALUE);
  set('', 1);
  set(7 as unknown as string, 1);
  tracker.track('one');
  expect(await of('one')).toEqual([{ plan: 'pro', count: Number.MAX_VALUE }]);
  expect(payloads.map(({ code }) => code)).toEqual([
    'attribute',
    'attribute',
    'attribute',
    'attribute',
    'attribute',
  ]);
  const words = __DEV__
    ? [
        /^attribute long .*4096 characters/,
        /^attribute plan .*pro.* not a number/,
        /^attribute count .*too large/,
      ]
    : [/^attribute long$/, /^attribute plan$/, /^attribute count$/];
  // The first to be reported are those that could be seen to be wrong before their turn.
  expect(payloads.map(({ message }) => message)).toEqual(
    expect.arrayContaining(words.map((text) => expect.stringMatching(text) as string)),
  );
});

test('attributes: texts that are too long for an event are too long here', async () => {
  const { tracker, set } = await start();
  tracker.track('one');
  await later(10);
  set('long', 'x'.repeat(50_000));
  tracker.endSession();
  expect(await reported()).toEqual([undefined]);
  expect(errors().join()).toMatch(/attribute long/);
});

test('attributes: ends that a timer announces have them, too', async () => {
  const { tracker, set } = await start();
  tracker.track('one');
  set('plan', 'pro');
  await later(32 * MINUTE);
  expect(await reported()).toEqual([{ plan: 'pro' }]);
});

test('attributes: the session has the same frozen object until an attribute changes', async () => {
  const { tracker, set } = await start();
  tracker.track('one');
  await later(10);
  const read = () => tracker.session!.attributes;
  const before = read();
  expect(before).toEqual({});
  expect(read()).toBe(before);
  set('plan', 'pro');
  const pro = read();
  expect(pro).toEqual({ plan: 'pro' });
  tracker.track('two');
  await later(10);
  expect(read()).toBe(pro);
  expect(() => Object.assign(pro!, { plan: 'free' })).toThrow();
  set('plan', 'pro');
  expect(read()).toBe(pro);
  // They go with their session.
  tracker.newSession();
  await later(10);
  expect(read()).toEqual({});
  tracker.endSession();
  await later(10);
  expect(tracker.session).toBeNull();
});

test('attributes: a change of another tab is read at once, and none of a visitor who was forgotten', async () => {
  const { tracker, set } = await start();
  tracker.track('one');
  set('plan', 'pro');
  await later(10);
  const text = JSON.stringify({
    generation: 0,
    sessionIndex: 1,
    attributes: { '=trial': { key: 'trial', at: Date.now(), times: 0, value: true } },
  });
  tracker.page.say('storage', { key: 'sojourn|a', newValue: text });
  expect(tracker.session!.attributes).toEqual({ plan: 'pro', trial: true });
  tracker.reset();
  tracker.track('two');
  await later(10);
  expect(tracker.session!.sessionIndex).toBe(1);
  expect(tracker.session!.attributes).toEqual({});
});

test('attributes: without the plugin a session has none, nor before consent', async () => {
  const plain = await visit({ plugins: [] });
  plain.track('one');
  await later(10);
  expect(plain.session).not.toHaveProperty('attributes');
  const { tracker } = await start({ consent: 'pending' });
  expect(tracker.session).not.toHaveProperty('attributes');
});
