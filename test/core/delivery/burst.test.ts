// Bursts as text and back, and what is none.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readBurst,
  parseGroups,
  printGroups,
  splitBurst,
  type Group,
  type Row,
} from '../../../src/core/delivery/burst';

const row = (groups: Group[]): Row => ({ groups, context: '{"sdk":{}}', due: 0 });
const own = fc.record({ id: fc.uuid(), name: fc.string(), eventIndex: fc.nat(), properties: fc.dictionary(fc.string(), fc.string()) }); // prettier-ignore
const shared = fc.record({
  page: fc.record({ id: fc.uuid(), url: fc.string(), title: fc.string(), referrer: fc.string() }),
  tab: fc.record({ id: fc.uuid() }),
  consent: fc.constantFrom('granted', 'denied'),
});
const groups = fc.array(fc.tuple(shared, fc.array(own, { minLength: 1, maxLength: 4 })), { maxLength: 4 });
const print = (input: [object, object[]][]): Group[] =>
  input.map(([common, events]) => [JSON.stringify(common), events.map((event) => JSON.stringify(event))]);

describe('burst: printed groups', () => {
  test('return all events in order, each with the fields that its group shares', () => {
    fc.assert(
      fc.property(groups, groups, (one, other) => {
        const events = parseGroups(printGroups([row(print(one)), row(print(other))]));
        const expected = [...one, ...other].flatMap(([common, events]) =>
          events.map(({ eventIndex: _, ...event }) => ({ ...common, ...event })),
        );
        expect(JSON.parse(JSON.stringify(events))).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    );
  });
  test('a burst knows how many events and bytes it has', () => {
    fc.assert(
      fc.property(groups, (input) => {
        const burst = readBurst('key', row(print(input)));
        if (!input.length) return void expect(burst).toBeUndefined();
        expect(burst!.events).toBe(input.reduce((sum, [, events]) => sum + events.length, 0));
        expect(burst!.bytes).toBe(Buffer.byteLength(printGroups([row(print(input))])));
      }),
    );
  });
});

test.each([null, undefined, 5, 'text', {}, { groups: 5 }, { groups: [null] }, { groups: [['{}', null]] }, { groups: [['{}', ['{']]] }])(
  'burst: %j is no burst',
  (value) => {
    expect(readBurst('key', Object(value) as Row)).toBeUndefined();
  },
); // prettier-ignore

const VALID = JSON.stringify({
  page: { id: '00000001-0000-4000-8000-000000000004', url: 'https://shop.example/', title: '', referrer: '' },
  tab: { id: '00000001-0000-4000-8000-000000000005' },
  consent: 'granted',
});
test('burst: neighbors with the same shared fields are printed as one group, also across bursts', () => {
  const rows = ['1', '2'].map((id) => row([['{"a":1}', [`{"id":"${id}"}`]]]));
  expect(printGroups(rows)).toBe('{"a":1,"events":[{"id":"1"},{"id":"2"}]}');
});
const EVENT = '{"id":"00000001-0000-4000-8000-000000000003"}';
test('burst: a row is rejected if one of its events has no page, tab and consent', () => {
  expect(readBurst('key', row([[VALID, [EVENT]]]))).toMatchObject({ events: 1 });
  expect(
    readBurst(
      'key',
      row([
        [VALID, [EVENT]],
        ['{}', [EVENT]],
      ]),
    ),
  ).toBeUndefined();
});
test('burst: each part of a divided burst has its own number of bytes', () => {
  const whole = readBurst('key', row([[VALID, [EVENT, `${EVENT} `]]]))!;
  const bytes = splitBurst(whole).map((part) => part.bytes);
  expect(bytes).toEqual([1, 2].map((more) => VALID.length + EVENT.length + more));
});
