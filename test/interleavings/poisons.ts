// What other scripts, subdomains, older versions and broken disks may have left where the tracker reads: at random.
import fc from 'fast-check';
import { printRecord, printWhole } from '../../src/record/record-text';
import { recordFields } from '../../src/record/session-record';
import { anyText, living, origin, page, record } from '../session/arbitraries';

export const COLLECTOR = 'https://collect.example/e';
export const SCOPE = `sojourn|o|${COLLECTOR}|native|`;

/** A value under a key of one of the browser's storages; for a cookie with its domain and path. */
export type Poison =
  | { readonly at: 'cookie'; readonly key: string; readonly value: string; readonly more: string }
  | { readonly at: 'local' | 'tab' | 'message'; readonly key: string; readonly value: string }
  | { readonly at: 'database'; readonly key: string; readonly value: unknown };

const uuid = fc.oneof(fc.uuid(), fc.constantFrom('-'.repeat(36), '', '0'.repeat(36), 'tab'));
const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 1.5, 1e300, Date.UTC(2026, 4, 4, 9), 36 ** 8 - 1, 36 ** 5 - 1),
  fc.integer(),
);
const digits = fc.oneof(
  fc.constantFrom('0', '1', 'zzzz', 'zzzzz', 'zzzzzzzz', 'zzzzzzzzz', '100000000', 'moqlsrqg', 'NaN', ''),
  number.map((value) => value.toString(36)),
);
const anything = fc.oneof(
  fc.anything({ withNullPrototype: true }),
  fc.jsonValue(),
  fc.constantFrom(null, '', 5, [], {}),
);
const json = fc.jsonValue().map((value) => JSON.stringify(value));
/** A text in which some signs are others. */
const broken = (texts: fc.Arbitrary<string>) =>
  fc
    .tuple(texts, fc.nat({ max: 400 }), fc.nat({ max: 5 }), anyText(4))
    .map(([text, at, length, other]) => text.slice(0, at) + other + text.slice(at + length));
const mixed = (texts: fc.Arbitrary<string>) =>
  fc.oneof(
    texts,
    texts,
    broken(texts),
    anyText(),
    json,
    fc.constantFrom('', 'null', '5', '{', '[]', '11e400'),
  );
/** An object, some of whose fields are something else, or missing. */
const changed = <T extends object>(objects: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc
    .tuple(objects, fc.nat({ max: 9 }), fc.oneof(anything, fc.constant(undefined), uuid, number))
    .map(([given, n, value]) => {
      const keys = Object.keys(given);
      return n < keys.length ? { ...given, [keys[n]!]: value } : given;
    });

const cookieText = fc.oneof(
  record.map(printRecord),
  fc
    .tuple(fc.nat({ max: recordFields.length - 2 }), fc.oneof(digits, uuid))
    .map(([n, value]) =>
      recordFields.map((field, i) => (i === n ? value : living()[field].toString(36))).join('.'),
    ),
);
const anyPage = changed(fc.constant(page(1)));
const anyUser = fc.oneof(
  fc.constant(undefined),
  fc.constant({ id: 'u-17' }),
  changed(fc.constant({ id: 'u-17' })),
);
const anyContext = fc.oneof(fc.constant(origin.context), json, fc.constantFrom('{', '', 5, undefined));
const whole = fc
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
const time = '2026-05-04T02:52:01.007Z';
const shared = changed(
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
const ownEvent = changed(
  fc.record({
    id: uuid,
    name: fc.constant('of another'),
    time: fc.constant(time),
    eventIndex: fc.constant(1),
    state: fc.constant('foreground'),
    properties: fc.constant({}),
  }),
);
const row = changed(
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
const rowKey = fc
  .tuple(digits, fc.constantFrom('|1|x', '', '||', '|zzz|deadbeef'))
  .map(([born, more]) => SCOPE + born + more);
const keyOf = (...kinds: string[]) => fc.constantFrom(...kinds.map((kind) => `sojourn${kind}`));

const note = fc.dictionary(
  fc.oneof(rowKey, keyOf('', '|a', '|c', '|s', '|f', '_other'), fc.string()),
  fc.oneof(row, whole, anything, fc.constant(null)),
  { maxKeys: 4 },
);
const call = changed(
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
const journal = fc
  .tuple(fc.oneof(number, anything), fc.array(call, { maxLength: 3 }))
  .map(([until, calls]) => ({ ...[until, ...calls] }));
const text = (values: fc.Arbitrary<unknown>) =>
  values.map((value) => {
    try {
      return JSON.stringify(value) ?? '';
    } catch {
      return '';
    }
  });
const health = fc.oneof(
  fc.tuple(fc.oneof(digits, number), fc.oneof(digits, number), fc.oneof(digits, number)).map(String),
  fc.constantFrom('0,0,11e400', 'NaN,0,-1', '3,1e400,2'),
);
const kept = fc.oneof(
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

const cookie = fc.record({
  at: fc.constant('cookie' as const),
  key: keyOf('', '', '', '.b'),
  // No cookie has a semicolon or a control character in it.
  // eslint-disable-next-line no-control-regex
  value: mixed(cookieText).map((text) => text.replace(/[;\x00-\x1f]/g, '').trim()),
  more: fc.constantFrom(
    'path=/',
    'path=/a',
    'path=/a/',
    'domain=shop.example;path=/',
    'domain=shop.example;path=/a',
  ),
});
const local = fc
  .oneof(
    fc.tuple(fc.constant('sojourn|n|other'), mixed(text(note))),
    fc.tuple(fc.constant(`sojourn|j|${COLLECTOR}|other`), mixed(text(journal))),
    fc.tuple(fc.constant(`sojourn|h|${COLLECTOR}`), mixed(health)),
    fc.tuple(keyOf('|s', '|a', '|c', '|f'), kept),
  )
  .map(([key, value]): Poison => ({ at: 'local', key, value }));
const database = fc
  .oneof(
    fc.tuple(fc.constant('sojourn'), fc.oneof(whole, mixed(whole), anything)),
    fc.tuple(rowKey, fc.oneof(row, row, anything)),
    fc.tuple(keyOf('|a', '|c', '|s', '|f'), fc.oneof(kept, anything)),
  )
  .map(([key, value]): Poison => ({ at: 'database', key, value }));
const tab = mixed(fc.tuple(uuid, anyText(3)).map((parts) => parts.join(' '))).map((value): Poison => ({
  at: 'tab',
  key: 'sojourn_t',
  value,
}));

export const poisons: fc.Arbitrary<Poison[]> = fc.array(fc.oneof(cookie, local, database, tab), {
  minLength: 1,
  maxLength: 4,
});
/** What other pages seem to say: anything but a withdrawal, which is what it says. */
export const messages: fc.Arbitrary<Poison[]> = fc.array(
  fc
    .tuple(
      keyOf('|m', '|q', '|y', '|a', '|s', '', '|n|other'),
      fc.oneof(
        anyText(),
        kept,
        fc.tuple(digits, digits).map((parts) => parts.join(' ')),
      ),
    )
    .map(([key, value]): Poison => ({ at: 'message', key, value })),
  { maxLength: 3 },
);
