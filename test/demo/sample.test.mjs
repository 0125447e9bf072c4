import { expect, test } from 'vitest';
import { createValidator } from '../../demo/collector/schema.mjs';
import { createDay } from '../../demo/sample/day.mjs';

const until = Date.parse('2030-01-01T18:00:00.000Z');
const day = (seed) => createDay({ visitors: 30, seed, until });
const events = (batches) => batches.flatMap((batch) => batch.events);

test('the sample day is valid by the schema, and has each id once', () => {
  const problemWith = createValidator();
  expect(day(3).map(problemWith).filter(Boolean)).toEqual([]);
  const ids = events(day(3)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the same seed makes the same day', () => {
  expect(day(5)).toEqual(day(5));
  expect(day(5)).not.toEqual(day(6));
});

test('its sessions follow the rules: one after the other, counted without a gap, nothing from the future', () => {
  const starts = events(day(4)).filter(({ name }) => name === 'session_start');
  const ends = new Map(
    events(day(4))
      .filter(({ name }) => name === 'session_end')
      .map(({ session, time }) => [session.sessionId, time]),
  );
  const byVisitor = new Map(starts.map(({ session }) => [session.userId, []]));
  for (const one of starts) byVisitor.get(one.session.userId).push(one);
  expect(byVisitor.size).toBeGreaterThan(10);
  for (const visits of byVisitor.values())
    visits.forEach(({ session, time }, i) => {
      expect(session.sessionIndex).toBe(i + 1);
      const before = visits[i - 1]?.session.sessionId ?? null;
      expect(session.previousSessionId).toBe(before);
      if (before) expect(time >= ends.get(before)).toBe(true);
    });
  expect(events(day(4)).filter(({ time }) => Date.parse(time) > until)).toEqual([]);
});
