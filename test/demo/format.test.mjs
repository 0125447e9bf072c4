import { expect, test } from 'vitest';
import { count, duration, moment, time } from '../../demo/inspector/public/format.js';

test('inspector formats: a single thing is written in the singular', () => {
  expect(count(1, 'event')).toBe('1 event');
  expect(count(0, 'event')).toBe('0 events');
  expect(count(1_234, 'session')).toBe('1,234 sessions');
});

test('inspector formats: a day has 24 hours, from 0 to 23', () => {
  expect(time(new Date(2030, 0, 1, 0, 5))).toMatch(/^0?0\D05\D00$/);
  expect(time(new Date(2030, 0, 1, 22, 35, 58))).toMatch(/^22\D35\D58$/);
  expect(moment(new Date(2001, 4, 5, 22, 35))).toMatch(/22\D35\D00$/);
});

test('inspector formats: a duration has at most two units', () => {
  expect([40, 4_000, 65_000, 7_800_000, 273_600_000].map(duration)).toEqual([
    '40 ms',
    '4 s',
    '1 min 05 s',
    '2 h 10 min',
    '3 d 4 h',
  ]);
});
