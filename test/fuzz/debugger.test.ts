// What the debugger shows: events and errors of any page, plugin or earlier version.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainConsent } from '../../src/plugins/debugger/explain-consent';
import { explainError } from '../../src/plugins/debugger/explain-error';
import { explainReason } from '../../src/plugins/debugger/explain-reason';
import { explainSession, summarise } from '../../src/plugins/debugger/explain-session';
import { createEventLog, describeState } from '../../src/plugins/debugger/event-log';
import { printEvent, printEvents } from '../../src/plugins/debugger/print-event';
import type { TrackedEvent } from '../../src/core/event/event';
import { describeSession } from '../../src/core/session/rules/describe-session';
import { defaults, record, T0 } from '../core/session/arbitraries';
import { fuzz, oddText } from './fuzz';

const cycle: { self?: unknown } = {};
cycle.self = cycle;
const fails = () => {
  throw Error('hostile');
};
const odd = fc.oneof(
  oddText,
  fc.anything({ maxDepth: 2, withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
  fc.constantFrom<unknown>(
    cycle,
    { toJSON: fails },
    { toJSON: () => undefined },
    new Proxy({}, { get: fails, ownKeys: fails }),
  ),
);
const event = fc
  .record({
    id: oddText,
    name: oddText,
    properties: odd,
    context: odd,
    page: odd,
    toJSON: fc.constantFrom(undefined, fails, () => undefined),
  })
  .map((one) => one as unknown as TrackedEvent);

test('debugger: any events are copied as a JSON list, each in its place', async () => {
  await fuzz('debugger events', fc.array(event, { maxLength: 5 }), (events: TrackedEvent[]) => {
    const list = JSON.parse(printEvents(events)) as unknown[];
    expect(list).toHaveLength(events.length);
    for (const one of events) expect(typeof printEvent(one)).toBe('string');
  });
});

const signal = fc.constantFrom(
  'request',
  'acknowledged',
  'failed',
  'refused',
  'divided',
  'beacon',
  'pageExit',
  'doubted',
);
const status = fc.constantFrom('waiting', 'inFlight', 'unconfirmed', 'done');
const step = fc.oneof(
  fc.tuple(fc.constant('track' as const), event),
  fc.tuple(fc.constant('advance' as const), fc.array(event, { maxLength: 3 }), signal, status),
  fc.constant(['forget'] as const),
);

test('debugger: the log has each id once, as many as it may, and words for each state', async () => {
  await fuzz('debugger log', fc.array(step, { maxLength: 40 }), (steps) => {
    const log = createEventLog(7);
    for (const [kind, ...input] of steps as unknown as [string, ...never[]][])
      if (kind === 'track') log.track(input[0]!);
      else if (kind === 'advance') log.advance(input[1]!, input[2]!, input[0]!);
      else log.forget();
    const entries = log.entries();
    expect(entries.length).toBeLessThanOrEqual(7);
    expect(new Set(entries.map(({ event: { id } }) => id)).size).toBe(entries.length);
    for (const entry of entries) expect(describeState(entry)).toMatch(/^[a-z ]+(, failed \d+×)?$/);
  });
});

test('debugger: a code or a reason that is not known is named, and nothing inherited is taken for its words', async () => {
  await fuzz('debugger words', fc.tuple(oddText, oddText), ([code, message]: [string, string]) => {
    for (const text of [explainError(code, message), explainReason(code)])
      expect(text.replace(code, '')).not.toMatch(/function|\[object/);
  });
  for (const code of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    expect(explainError(code, 'it is three words')).toBe('');
    expect(explainReason(code)).toBe(`a newer version knows why. Reason: ${code}`);
  }
});

test('debugger: every record has rows of text', async () => {
  const facts = fc.tuple(
    record,
    fc.boolean(),
    fc.constantFrom('granted', 'pending', 'denied'),
    fc.boolean(),
    oddText,
  );
  await fuzz('debugger records', facts, ([one, isVisible, consent, hasSession, words]) => {
    const session = hasSession ? describeSession(one, 'cookie') : null;
    const said = {
      session,
      record: one,
      limits: defaults,
      isVisible,
      consent,
      now: T0,
      reasons: new Map([[one.previousSessionId, words]]),
    };
    const rows = [
      ...explainSession(said as never),
      ...explainConsent({
        consent,
        answers: new Map([[words, 'denied']]),
        said: { type: words, value: words.repeat(9) },
        isSignalled: true,
      } as never),
    ];
    for (const row of rows) expect(row.map((text) => typeof text)).toEqual(['string', 'string']);
    expect(summarise(said as never)).toMatch(/session|consent/);
  });
});
