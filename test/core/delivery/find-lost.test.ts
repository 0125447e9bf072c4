// Which events are dropped when they are too old or too many.
import { expect, test } from 'vitest';
import { splitBurst, type Burst } from '../../../src/core/delivery/burst';
import { findLost } from '../../../src/core/delivery/find-lost';

/** `o`: an old event; `s`: a session's start or end; anything else: another event. */
const burst = (text: string): Burst => ({
  key: text,
  groups: [['{}', [...text].map((sign, n) => `{"id":"${sign}${n}","name":"${sign === 's' ? 'session_start' : 'event'}"}`)]], // prettier-ignore
  context: '{}',
  due: 0,
  failures: 0,
  events: text.length,
  bytes: 9,
  status: 'waiting',
});
const lost = (bursts: string[], excess: number) =>
  findLost(bursts.map(burst), excess, ({ key }) => key.includes('o'), (one) => (one.events > 1 ? splitBurst(one) : [one]))
    .map(({ groups }) => groups.flatMap(([, events]) => events.map((event) => event[7])).join(''))
    .join(' '); // prettier-ignore

test.each<[string, string[], number, string]>([
  ['nothing while there is room', ['a', 'b'], 0, ''],
  ['nothing while there is more than room', ['a', 'b'], -5, ''],
  ['the oldest', ['a', 'b', 'c'], 2, 'a b'],
  ['only the first events of a burst', ['abc', 'd'], 2, 'a b'],
  ['all old events, also announcements, in the order of tracking', ['oso', 'os', 'a'], 0, 'oso os'],
  ['old events, which count toward the excess', ['oo', 'a', 'b'], 3, 'oo a'],
  ['announcements last', ['s', 'a', 's', 'b', 'c'], 2, 'a b'],
  ['announcements within a burst last', ['sasb'], 2, 'a b'],
  ['the oldest announcement when no other event is left', ['s', 'a', 's'], 2, 'a s'],
  ['no more events than exist', ['a'], 9, 'a'],
])('lost events: drops %s', (_what, bursts, excess, expected) => {
  expect(lost(bursts, excess)).toBe(expected);
});
test('lost events: splits only bursts that are dropped in part', () => {
  const split: string[] = [];
  findLost(['ooo', 'ab', 'cd'].map(burst), 4, ({ key }) => key.includes('o'), (one) => {
    split.push(one.key);
    return splitBurst(one);
  }); // prettier-ignore
  expect(split).toEqual(['ab']);
});
