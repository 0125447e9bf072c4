// The native protocol against the schema that ships with it.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { flatten, type NativeBatch } from '../../src/server/collector';
import { copyProperties } from '../../src/core/event/copy-properties';
import type { TrackedEvent } from '../../src/index';
import { createAny } from './support/any-parts';
import { encode, type Input } from './support/encode';
import { context, event, ID, session, TIME } from './support/sample';

const schemaText = readFileSync(
  new URL('../../src/core/delivery/native.schema.json', import.meta.url),
  'utf8',
);
const schema = JSON.parse(schemaText);
const judge = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
const faultsOf = (batch: unknown) =>
  judge(batch) ? [] : judge.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);

test('native: the schema has no duplicate keys, of which a reader would see the last', () => {
  const plain = (input: string) => input.replace(/\s/g, '');
  expect(plain(schemaText)).toBe(plain(JSON.stringify(schema)));
});

const batch: Input = { collector: 'https://collect.example/e', sentAt: TIME, context, events: [event] };

/** The event as it is sent, alone in its group. */
const { eventIndex, state, ...sharedSession } = session;
const { tab, page, consent } = event;
const group = {
  session: sharedSession,
  tab,
  page,
  consent,
  events: [{ id: ID, name: 'signup', time: TIME, properties: { plan: 'pro' }, eventIndex, state }],
};

test.each<[object, number]>([
  [{ goals: { signup: { count: 1 }, order: { count: 2, sum: 0.3 } }, userIds: ['ada', 'bob'] }, 0],
  [{ goals: { signup: 1 } }, 1],
  [{ goals: { signup: { count: -1 } } }, 1],
  [{ userIds: [] }, 1],
  [{ userIds: [7] }, 1],
])('native: session_end with %j: faults of these %i', (properties, faults) => {
  const end = { ...group.events[0], name: 'session_end', properties };
  const input = { sentAt: TIME, context, groups: [{ ...group, events: [end] }] };
  expect(faultsOf(input).filter((fault) => /goals|userIds/.test(fault))).toHaveLength(faults);
});

const encoded = (input: Input, together?: number) => {
  const requests = encode(input, together);
  expect(requests).toHaveLength(1);
  return requests[0]!;
};

const parsed = (input: Input, together?: number) => JSON.parse(encoded(input, together).body) as NativeBatch;
const plainly = ({ sentAt, context, events }: Input): unknown =>
  JSON.parse(JSON.stringify({ sentAt, context, events }));

const text = fc.string({ unit: 'binary', maxLength: 40 });
const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
const json = fc.dictionary(
  text,
  fc.jsonValue({ maxDepth: 4, noUnicodeString: false } as fc.JsonSharedConstraints),
  {
    maxKeys: 6,
  },
);

// The schema, as JSON Schema does, counts characters; lone surrogates count as one each.
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const { anyEvent, anyContext } = createAny({ text, time, json, name });
/** Events that have parts in common with some of the others. */
const neighbours = fc.array(anyEvent, { minLength: 1, maxLength: 3 }).chain((made) => {
  const one = <K extends keyof TrackedEvent>(key: K) => fc.constantFrom(...made.map((each) => each[key]));
  const { consent } = made[0]!;
  const mixed = fc.record({ session: one('session'), tab: one('tab'), page: one('page'), user: one('user') });
  const next = fc.tuple(anyEvent, mixed, fc.constantFrom('foreground', 'background'), fc.option(fc.nat(9)));
  return fc.array(
    next.map(([own, parts, state, index]): TrackedEvent => ({
      ...own,
      ...parts,
      consent,
      debug: undefined,
      session: parts.session && { ...parts.session, state, eventIndex: index === null ? null : index + 1 },
    })),
    { minLength: 1, maxLength: 12 },
  );
});
const anyBatch: fc.Arbitrary<Input> = fc.record({
  collector: fc.webUrl(),
  sentAt: time,
  context: anyContext,
  events: fc.oneof(fc.array(anyEvent, { minLength: 1, maxLength: 5 }), neighbours),
});

describe('native: encode', () => {
  test('sends one POST to the collector, for all events, with JSON only', () => {
    const request = encoded(batch);
    expect(request.url).toBe(batch.collector);
    // All of the batch.
    expect(request.events).toBeUndefined();
    expect(request.contentType ?? 'text/plain').toMatch(/^text\/plain/);
    expect(JSON.parse(request.body)).toEqual({ sentAt: TIME, context, groups: [group] });
  });

  test('any events give a valid body without losses', () => {
    fc.assert(
      fc.property(anyBatch, fc.integer({ min: 1, max: 4 }), (input, together) => {
        const body = parsed(input, together);
        expect(faultsOf(body)).toEqual([]);
        const { groups, ...rest } = body;
        expect({ ...rest, events: flatten(body) }).toEqual(plainly(input));
        expect(groups.every(({ events }) => events[0])).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('the body survives the way through UTF-8', () => {
    fc.assert(
      fc.property(anyBatch, (input) => {
        const { body } = encoded(input);
        expect(new TextDecoder('utf-8', { fatal: true }).decode(new TextEncoder().encode(body))).toBe(body);
      }),
      { numRuns: 300 },
    );
  });

  test('encoded events stay unchanged', () => {
    fc.assert(
      fc.property(anyBatch, (input) => {
        const before = structuredClone(input);
        encoded(input);
        expect(input).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  describe.each([
    ['Array', Array.prototype],
    ['Object', Object.prototype],
  ])('beside an old library that patches %s.prototype.toJSON', (_, prototype) => {
    const patched = prototype as { toJSON?: unknown };
    afterEach(() => void delete patched.toJSON);

    /** As the page gave them: lists and objects that have what is patched, also where no copy was made. */
    const eventsOf = (count: number): TrackedEvent[] =>
      Array.from({ length: count }, (_, n) => {
        const sample = { list: [1, ['a', { b: [null] }]], deep: { list: [] }, day: new Date(0) };
        return {
          ...event,
          name: `event ${n}`,
          properties: n % 2 ? { plan: 'pro', list: [[n]] } : copyProperties(sample, 'properties', () => {}),
          context: { tags: ['t'] },
          session: { ...session, attributes: n % 5 ? undefined : { plan: 'pro' } },
          user: n % 3 ? undefined : { id: 'anna', traits: { tags: ['x'] } },
        };
      });

    test.each([1, 2, 50])('the body with %i events is the same', (count) => {
      const plain = encoded({ ...batch, events: eventsOf(count) }).body;
      expect(plain).toContain('1970-01-01');
      Object.defineProperty(prototype, 'toJSON', { value: () => 'patched', configurable: true });
      expect(JSON.stringify([1])).toBe('"patched"');
      const { body } = encode({ ...batch, events: eventsOf(count) })[0]!;
      delete patched.toJSON;
      expect(body).toBe(plain);
      expect(faultsOf(JSON.parse(body))).toEqual([]);
      expect(flatten(JSON.parse(body) as NativeBatch)).toEqual(JSON.parse(JSON.stringify(eventsOf(count))));
    });
  });
});

type Plain = { [key: string]: Plain };
/** The batch with one thing changed; `undefined` takes it away. */
const changed = (path: string, value: unknown): unknown => {
  const copy = JSON.parse(JSON.stringify({ sentAt: TIME, context, groups: [group] })) as Plain;
  const keys = path.split('.');
  const last = keys.pop()!;
  const owner = keys.reduce((at, key) => (at[key] ??= {}), copy);
  if (value === undefined) delete owner[last];
  else owner[last] = value as Plain;
  return copy;
};

describe('native: the schema', () => {
  const uuid = [undefined, null, 7, '', 'x', ID.toUpperCase(), ID.slice(1), `${ID} `];
  const times = [
    undefined,
    null,
    0,
    '',
    '2026-05-04',
    '2026-05-04T03:02:01Z',
    '2026-05-04T03:02:01.000+02:00',
  ];
  const broken: [path: string, values: unknown[]][] = [
    ['sentAt', times],
    ['context', [undefined, null, []]],
    ['context.sdk', [undefined, {}, { name: 'sojourn' }, { name: 'sojourn', version: 1 }]],
    ['context.more', [1]],
    ['context.device.type', ['tv', '']],
    ['context.device.resolution', ['1920×1080', '1920', 'axb']],
    ['context.device.more', [1]],
    ['context.utm.source', [1, null, {}]],
    ['context.gpc', ['1', null]],
    ['groups', [undefined, null, {}, []]],
    ['groups.0', [null, 'group', [], {}]],
    ['groups.0.more', [1]],
    ['groups.0.events', [undefined, null, {}, []]],
    ['events', [[], [event]]],
    ['more', [1]],
    ['groups.0.events.0', [null, 'event', []]],
    ['groups.0.events.0.id', uuid],
    ['groups.0.events.0.name', [undefined, null, '', 'x'.repeat(257)]],
    ['groups.0.events.0.time', times],
    ['groups.0.events.0.properties', [undefined, null, [], '{}']],
    ['groups.0.events.0.context', [null, [], 'x']],
    ['groups.0.consent', [undefined, null, '', 'maybe', true]],
    ['groups.0.debug', [false, 1]],
    ['groups.0.events.0.more', [1]],
    ['groups.0.tab', [undefined, null, {}, ID]],
    ['groups.0.tab.id', uuid],
    ['groups.0.tab.more', [1]],
    ['groups.0.page', [undefined, null, {}]],
    ['groups.0.page.id', uuid],
    ['groups.0.page.url', [undefined, null]],
    ['groups.0.page.title', [undefined, null]],
    ['groups.0.page.referrer', [undefined, null]],
    ['groups.0.page.more', [1]],
    ['groups.0.user', [null, {}, 'somebody']],
    ['groups.0.user.id', [7, null]],
    ['groups.0.user.more', [1]],
    // Its event has an index and a state.
    ['groups.0.session', [undefined, null, {}]],
    ['groups.0.session.userId', uuid],
    ['groups.0.session.sessionId', [undefined, null, '', 7]],
    ['groups.0.session.sessionIndex', [undefined, null, 0, -1, 1.5, '1']],
    ['groups.0.events.0.eventIndex', [undefined, 0, -1, 1.5, '1']],
    ['groups.0.session.previousSessionId', [undefined, 7]],
    ['groups.0.session.storageMechanism', [undefined, null, 'localStorage', '']],
    ['groups.0.session.firstEventId', [undefined, 'x', 7]],
    ['groups.0.session.firstEventTimestamp', [undefined, 'now', 7]],
    ['groups.0.session.startedAt', times],
    ['groups.0.events.0.state', [undefined, null, 'visible', '']],
    ['groups.0.session.attributes', [null, [], { colour: null }, { colour: {} }, { colours: ['red'] }]],
    ['groups.0.session.more', [1]],
    ['groups.0.session.eventIndex', [1, null]],
    ['groups.0.session.state', ['foreground']],
    ['groups.0.events.0.tab', [tab]],
    ['groups.0.events.0.session', [session, sharedSession]],
  ];
  const cases = broken.flatMap(([path, values]) => values.map((value) => [path, value] as const));

  test.each(cases)('refuses %s = %j', (path, value) => {
    expect(faultsOf(changed(path, value))).not.toEqual([]);
  });

  test.each([
    ['groups.0.events.0.eventIndex', null],
    ['groups.0.session.sessionId', 'a constant of debug mode'],
    ['groups.0.session.firstEventId', null],
    ['groups.0.session.firstEventTimestamp', null],
    ['groups.0.session.attributes', { colour: 'red', count: 1.5, member: true }],
    ['groups.0.events.0.properties', { any: [{ thing: null }] }],
    ['groups.0.events.0.context', { any: [{ thing: null }] }],
    ['groups.0.user', { id: 'somebody', traits: { plan: ['pro'] } }],
    ['groups.0.debug', true],
    ['groups.0.events.0.time', '+012026-05-04T03:02:01.000Z'],
    ['context', { sdk: { name: 'sojourn', version: '1' } }],
  ])('takes %s = %j', (path, value) => {
    expect(faultsOf(changed(path, value))).toEqual([]);
  });

  test('takes a group without a session, whose events have neither index nor state', () => {
    const own = { id: ID, name: 'signup', time: TIME, properties: {} };
    const of = (more: object) => ({
      sentAt: TIME,
      context,
      groups: [{ tab, page, consent, events: [{ ...own, ...more }] }],
    });
    expect(faultsOf(of({}))).toEqual([]);
    for (const more of [{ eventIndex: 1 }, { eventIndex: null }, { state: 'foreground' }])
      expect(faultsOf(of(more))).not.toEqual([]);
  });
});
