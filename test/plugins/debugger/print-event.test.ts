// What the debugger copies: JSON in the order in which it happened, whatever a plugin has put into an event.
import { expect, test } from 'vitest';
import { printEvent, printEvents } from '../../../src/plugins/debugger/print-event';
import type { TrackedEvent } from '../../../src/core/event/event';

const event = (name: string, more: object = {}) => ({ id: name, name, ...more }) as TrackedEvent;

test('debugger copy: events are copied as a JSON list, the oldest first', () => {
  const shown = [event('second', { properties: { plan: 'pro' } }), event('first')];
  expect(JSON.parse(printEvents(shown))).toEqual([event('first'), shown[0]]);
  expect(JSON.parse(printEvents([]))).toEqual([]);
});

test('debugger copy: an event that JSON cannot carry is named, and the list stays JSON', () => {
  const endless: Record<string, unknown> = {};
  endless.self = endless;
  for (const context of [endless, { big: 1n }]) {
    const list = JSON.parse(printEvents([event('good'), event('a "bad" one', { context })])) as unknown[];
    expect(list).toEqual([expect.stringContaining('a "bad" one'), event('good')]);
  }
  expect(printEvent(event('good'))).toContain('\n  "name": "good"');
});
