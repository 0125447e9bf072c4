// Texts and objects that the tracker keeps, some of whose parts are something else: at random.
import fc from 'fast-check';
import { printRecord, printWhole } from '../../src/core/session/rules/record-text';
import { recordFields } from '../../src/core/session/rules/session-record';
import { anyText } from '../core/event/any-text';
import { living, origin, page, record } from '../core/session/arbitraries';

export const COLLECTOR = 'https://collect.example/e';
export const SCOPE = `sojourn|o|${COLLECTOR}|native|`;

export const uuid = fc.oneof(fc.uuid(), fc.constantFrom('-'.repeat(36), '', '0'.repeat(36), 'tab'));
export const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 1.5, 1e300, Date.UTC(2026, 4, 4, 9), 36 ** 8 - 1, 36 ** 5 - 1),
  fc.integer(),
);
export const digits = fc.oneof(
  fc.constantFrom('0', '1', 'zzzz', 'zzzzz', 'zzzzzzzz', 'zzzzzzzzz', '100000000', 'moqlsrqg', 'NaN', ''),
  number.map((value) => value.toString(36)),
);
export const anything = fc.oneof(
  fc.anything({ withNullPrototype: true }),
  fc.jsonValue(),
  fc.constantFrom(null, '', 5, [], {}),
);
export const json = fc.jsonValue().map((value) => JSON.stringify(value));
/** A text in which some signs are others. */
export const broken = (texts: fc.Arbitrary<string>) =>
  fc
    .tuple(texts, fc.nat({ max: 400 }), fc.nat({ max: 5 }), anyText(4))
    .map(([text, at, length, other]) => text.slice(0, at) + other + text.slice(at + length));
export const mixed = (texts: fc.Arbitrary<string>) =>
  fc.oneof(
    texts,
    texts,
    broken(texts),
    anyText(),
    json,
    fc.constantFrom('', 'null', '5', '{', '[]', '11e400'),
  );
/** An object, some of whose fields are something else, or missing. */
export const changed = <T extends object>(objects: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc
    .tuple(objects, fc.nat({ max: 9 }), fc.oneof(anything, fc.constant(undefined), uuid, number))
    .map(([input, n, value]) => {
      const keys = Object.keys(input);
      return n < keys.length ? { ...input, [keys[n]!]: value } : input;
    });

export const cookieText = fc.oneof(
  record.map(printRecord),
  fc
    .tuple(fc.nat({ max: recordFields.length - 2 }), fc.oneof(digits, uuid))
    .map(([n, value]) =>
      recordFields.map((field, i) => (i === n ? value : living()[field].toString(36))).join('.'),
    ),
);
export const anyPage = changed(fc.constant(page(1)));
export const anyUser = fc.oneof(
  fc.constant(undefined),
  fc.constant({ id: 'u-17' }),
  changed(fc.constant({ id: 'u-17' })),
);
export const anyContext = fc.oneof(fc.constant(origin.context), json, fc.constantFrom('{', '', 5, undefined));
export const whole = fc
  .tuple(
    fc.oneof(cookieText, mixed(cookieText)),
    anyPage,
    anyUser,
    anyContext,
    fc.oneof(number, anything),
    fc.boolean(),
  )
  .map(([text, page, user, context, at, isSound]) =>
    isSound
      ? printWhole(living())
      : JSON.stringify({ text, entryPage: at, exit: { at, page, user, context, tab: origin.tab } }),
  );
export const time = '2026-05-04T02:52:01.007Z';
export const shared = changed(
  fc.constant({
    session: {
      userId: living().userId,
      sessionId: living().sessionId,
      sessionIndex: 1,
      previousSessionId: null,
      storageMechanism: 'cookie',
      firstEventId: null,
      firstEventTimestamp: null,
      startedAt: time,
    },
    tab: origin.tab,
    page: page(1),
    consent: 'granted',
  }),
);
export const ownEvent = changed(
  fc.record({
    id: uuid,
    name: fc.constant('of another'),
    time: fc.constant(time),
    eventIndex: fc.constant(1),
    state: fc.constant('foreground'),
    properties: fc.constant({}),
  }),
);
export const row = changed(
  fc.record({
    groups: fc.array(
      fc.tuple(
        shared.map((value) => JSON.stringify(value) ?? ''),
        fc.array(
          fc.oneof(
            ownEvent.map((value) => JSON.stringify(value) ?? ''),
            mixed(json),
          ),
          { maxLength: 3 },
        ),
      ),
      { maxLength: 3 },
    ),
    context: anyContext,
    due: fc.oneof(fc.constant(0), number),
  }),
);
export const rowKey = fc
  .tuple(digits, fc.constantFrom('|1|x', '', '||', '|zzz|deadbeef'))
  .map(([born, more]) => SCOPE + born + more);
export const keyOf = (...kinds: string[]) => fc.constantFrom(...kinds.map((kind) => `sojourn${kind}`));

export const note = fc.dictionary(
  fc.oneof(rowKey, keyOf('', '|a', '|c', '|s', '|f', '_other'), fc.string()),
  fc.oneof(row, whole, anything, fc.constant(null)),
  { maxKeys: 4 },
);
export const call = changed(
  fc.record({
    at: number,
    visibleSince: number,
    time: fc.oneof(fc.constant(undefined), number),
    reason: fc.constantFrom(undefined, 'ended', 'bogus', '', 5),
    event: fc.oneof(
      fc.constant(undefined),
      changed(
        fc.record({
          id: uuid,
          name: fc.constantFrom('of another', '', 5),
          properties: fc.constantFrom({}, 5, null),
          page: anyPage,
          consent: fc.constant('granted'),
          user: anyUser,
        }),
      ),
    ),
    origin: fc.oneof(
      changed(fc.constant(origin)),
      fc.record({ tab: fc.constant(origin.tab), context: anyContext }),
    ),
  }),
);
/** A note of waiting calls. The key of each is the prefix and an id. */
export const journal = (prefix: string) =>
  fc.tuple(fc.oneof(number, anything), fc.array(call, { maxLength: 3 })).map(([until, calls]) => ({
    0: until,
    ...Object.fromEntries(calls.map((one, i) => [prefix + `${i}`.repeat(36), one])),
  }));
export const text = (values: fc.Arbitrary<unknown>) =>
  values.map((value) => {
    try {
      return JSON.stringify(value) ?? '';
    } catch {
      return '';
    }
  });
export const health = fc.oneof(
  fc.tuple(fc.oneof(digits, number), fc.oneof(digits, number), fc.oneof(digits, number)).map(String),
  fc.constantFrom('0,0,11e400', 'NaN,0,-1', '3,1e400,2'),
);
export const kept = fc.oneof(
  mixed(fc.tuple(digits, fc.constantFrom(' foreground', ' 1.0.0', '')).map((parts) => parts.join(''))),
  text(changed(fc.record({ startedAt: number, utm: anything, zone: anything }))),
  text(
    changed(
      fc.record({
        generation: number,
        sessionIndex: number,
        attributes: fc.dictionary(fc.string(), anything),
      }),
    ),
  ),
);
