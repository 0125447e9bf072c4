// Stored rows that any script of the site may have changed: a burst is read if each of its events says where it came from.
import { expect, test } from 'vitest';
import { readBurst, type Group } from '../../../src/core/delivery/burst';

const EVENT = '{"id":"00000001-0000-4000-8000-000000000003"}';
const PAGE = {
  id: '00000001-0000-4000-8000-000000000004',
  url: 'https://shop.example/',
  title: '',
  referrer: '',
};
const TAB = { id: '00000001-0000-4000-8000-000000000005' };
const VALID = { page: PAGE, tab: TAB, consent: 'granted' };

const read = (...shared: object[]) =>
  readBurst('key', {
    groups: shared.map((one): Group => [JSON.stringify(one), [EVENT]]),
    context: '{"sdk":{}}',
    due: 0,
  });

test('burst: a row of valid groups is read', () => {
  expect(read(VALID, { ...VALID, consent: 'denied' })).toMatchObject({ events: 2 });
});
test.each([
  ['tab', { page: PAGE }],
  ['page', { tab: TAB }],
  ['page id', { ...VALID, page: { url: 'https://shop.example/' } }],
])('burst: a row is unreadable if one of its groups has no %s', (_missing, invalid) => {
  expect(read(VALID, invalid)).toBeUndefined();
  expect(read(invalid, VALID)).toBeUndefined();
});
