// Whatever is tracked, a request to a Snowplow collector is valid: by Snowplow's schemas, and by the payload's fields.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wellFormed } from '../../src/core/event/copy-properties';
import type { BatchContext, TrackedEvent } from '../../src/index';
import { snowplow } from '../../src/protocols/snowplow/snowplow';
import { createAny, maybe } from './support/any-parts';
import { hasSchemas, judgeSnowplow } from './support/judge-snowplow';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  // Long, and expensive in bytes.
  fc
    .tuple(fc.constantFrom('x', '"', '\\', '\u0001', '\u20ac', '\ud800', '\ud83d\ude00'), fc.nat(9000))
    .map(([unit, count]) => unit.repeat(count)),
);
/** A clock that is wrong: any instant with a year of four digits. */
const anyTime = fc
  .integer({ min: Date.UTC(1970, 0), max: Date.UTC(9999, 11) })
  .map((instant) => new Date(instant).toISOString());
const anyName = fc.oneof(
  fc.constantFrom(
    'signup',
    'page_view',
    'engagement',
    'session_start',
    'session_end',
    '__proto__',
    'toString',
  ),
  fc.constant('application_state_transition'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }),
);
const anyKey = fc.oneof(
  fc.constantFrom(
    'category',
    'label',
    'property',
    'value',
    'transition_type',
    'is_first_run',
    'scrollOffsets',
    '__proto__',
    'toString',
  ),
  anyText,
);
const anyType = fc
  .constantFrom('initialized', 'foreground', 'background', 'exit')
  .map((type) => 'application_' + type);
const anyProperties = fc.oneof(
  fc.dictionary(anyKey, fc.oneof(anyText, fc.jsonValue({ maxDepth: 3 })), { maxKeys: 6 }),
  fc.record({ transition_type: anyType, is_first_run: fc.boolean(), is_upgrade: fc.boolean() }),
  fc.record({ category: anyText, label: anyText, property: anyText, value: fc.double() }),
  // Deeper than Enrich reads.
  fc.tuple(anyText, fc.nat(90)).map(([text, levels]) => {
    let deep: unknown = text;
    for (let level = 0; level < levels; level++) deep = level % 2 ? [deep] : { deep, level };
    return { deep };
  }),
  fc.record({ scrollOffsets: fc.array(fc.oneof(fc.integer(), fc.double(), anyText), { maxLength: 5 }) }),
);
/** The core limits the texts of a page and a user's id, and replaces half surrogate pairs, which take 6 bytes in JSON. */
const cut = (text: string) => wellFormed(text.slice(0, 4096));
const anySize = fc.tuple(fc.nat(99_999), fc.nat(99_999)).map((size) => size.join('x'));
const parts = createAny({
  text: anyText,
  time: anyTime,
  json: anyProperties as fc.Arbitrary<Record<string, unknown>>,
  name: anyName,
  address: anyText.map((text) => cut('https://shop.example/' + text)),
});
const anyEvent = fc
  .tuple(
    parts.anyEvent,
    maybe(
      fc.dictionary(fc.oneof(fc.constantFrom('product', 'consent'), anyText), fc.jsonValue({ maxDepth: 2 })),
    ),
  )
  .map(([event, context]): TrackedEvent => ({
    ...event,
    context,
    page: { ...event.page, title: cut(event.page.title), referrer: cut(event.page.referrer) },
    user: event.user && { ...event.user, id: cut(`u${event.user.id}`) },
  }));
/** What a screen can be: the fields of the payload take no more. */
const anyScreen = fc.record({ resolution: maybe(anySize), colorDepth: fc.constantFrom(24, 30, 48) });
const anyWeb = fc.record({
  viewport: anySize,
  documentSize: anySize,
  cookiesEnabled: fc.boolean(),
  online: fc.boolean(),
  devicePixelRatio: fc.double({ min: 0, max: 1000, noNaN: true }),
  documentLanguage: fc.string({ maxLength: 20 }),
  webdriver: fc.boolean(),
});
const anyContext = fc
  .tuple(parts.anyContext, anyScreen, maybe(anyWeb))
  .map(
    ([context, screen, web]) =>
      ({ ...context, device: context.device && { ...context.device, ...screen }, web }) as BatchContext,
  );

const uri = (name: string) => `iglu:com.acme/${name}/jsonschema/1-0-0`;
const anyOptions = fc.constantFrom(undefined, {
  appId: 'shop',
  schemas: { signup: uri('signup'), session_end: uri('session_end') },
  entities: {
    product: uri('product'),
    attributes: uri('attributes'),
    traits: uri('traits'),
    utm: uri('utm'),
  },
});

describe.skipIf(!hasSchemas)('snowplow: by Snowplow’s schemas', () => {
  test('every request is valid, whatever its events carry; none is lost, none comes twice', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { minLength: 1, maxLength: 4 }),
        anyContext,
        anyTime,
        anyOptions,
        (events, context, sentAt, options) => {
          const protocol = snowplow(options);
          // As they come out of the queue.
          const queued = JSON.parse(JSON.stringify(events)) as TrackedEvent[];
          for (let left = queued; left[0];) {
            const [request] = protocol.encode({
              collector: 'https://collect.example',
              sentAt,
              context,
              events: left,
              groups: '',
            });
            const { events: read, faults } = judgeSnowplow(request!);
            expect(faults).toEqual([]);
            expect(read.map(({ id }) => id)).toEqual(request!.events!.map(({ id }) => id));
            expect(request!.events).toEqual(left.slice(0, read.length));
            left = left.slice(read.length);
          }
        },
      ),
      { numRuns: 150, endOnFailure: true },
    );
  });
});
