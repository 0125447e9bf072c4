// Times as the schema has them, whatever other libraries have made of dates.
import { afterEach, expect, test, vi } from 'vitest';
import { iso } from '../../../src/core/util/iso';

afterEach(() => void vi.restoreAllMocks());

test('iso time: an instant', () => expect(iso(1_777_863_121_007)).toBe('2026-05-04T02:52:01.007Z'));

test('iso time: where an old library has left the milliseconds out of toISOString', () => {
  const { toISOString } = Date.prototype;
  vi.spyOn(Date.prototype, 'toISOString').mockImplementation(function (this: Date) {
    return toISOString.call(this).replace(/\.\d+/, '');
  });
  expect(iso(1_777_863_122_008)).toBe('2026-05-04T02:52:02.000Z');
});
