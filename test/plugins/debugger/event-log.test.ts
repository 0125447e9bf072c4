// How far events have come, by what the outbox tells of them.
import { expect, test } from 'vitest';
import { createEventLog, describeState } from '../../../src/plugins/debugger/event-log';
import type { TrackedEvent } from '../../../src/core/event/event';
import { nextStatus, type DeliveryChange, type Status } from '../../../src/core/delivery/status';

const event = (id: string) => ({ id, name: id }) as TrackedEvent;

/** The states of an event to which this happens, as the outbox's own table has it. */
const statesAfter = (...changes: DeliveryChange[]) => {
  const log = createEventLog();
  let status: Status = 'waiting';
  log.track(event('a'));
  return changes.map((change) => {
    status = nextStatus(status, change);
    log.advance(change, status, [event('a')]);
    return describeState(log.entries()[0]!);
  });
};

test.each<[DeliveryChange[], string[]]>([
  [
    ['request', 'acknowledged'],
    ['in flight', 'delivered'],
  ],
  [
    ['request', 'failed', 'request', 'failed', 'beacon', 'acknowledged'],
    [
      'in flight',
      'waiting, failed 1×',
      'in flight, failed 1×',
      'waiting, failed 2×',
      'unconfirmed, failed 2×',
      'delivered',
    ],
  ],
  [
    ['request', 'divided', 'request', 'refused'],
    ['in flight', 'waiting', 'in flight', 'refused'],
  ],
  // What is reported of all that is out changes nothing of what is over.
  [
    ['refused', 'acknowledged'],
    ['refused', 'refused'],
  ],
  [
    ['request', 'pageExit', 'doubted'],
    ['in flight', 'unconfirmed', 'waiting'],
  ],
])('debugger log: %j', (changes, states) => {
  expect(statesAfter(...changes)).toEqual(states);
});

test('debugger log: earlier events are listed when their status changes', () => {
  const log = createEventLog();
  log.track(event('own'));
  log.advance('request', 'inFlight', [event('left')]);
  expect(log.entries().map(({ event: { id }, isEarlier }) => [id, isEarlier])).toEqual([
    ['left', true],
    ['own', false],
  ]);
});

test('debugger log: only the last are remembered, and a withdrawal drops what was not handed over', () => {
  const log = createEventLog(3);
  for (const id of ['a', 'b', 'c', 'd']) log.track(event(id));
  log.advance('request', 'done', [event('b')]);
  log.advance('beacon', 'unconfirmed', [event('c')]);
  log.forget();
  expect(log.entries().map(({ event: { id }, state }) => [id, state])).toEqual([
    ['d', 'dropped'],
    ['c', 'unconfirmed'],
    ['b', 'delivered'],
  ]);
});
