// localStorage that is blocked or full: nothing is thrown, and those that asked for it learn of each refusal.
import { expect, test } from 'vitest';
import { createRooms } from '../../browser/rooms';

type Room = typeof import('../../../src/core/storage/local-storage');

const openPage = async () => {
  const { browser, open } = await createRooms<Room>('core/storage/local-storage');
  const { room } = await open();
  let refusals = 0;
  room.refusalListeners.add(() => void refusals++);
  return { browser, ...room, refusals: () => refusals };
};

test('local storage: a written value can be read and removed', async () => {
  const { writeLocal, readLocal, removeLocal, localKeys, refusals } = await openPage();
  expect(writeLocal('a|x', 'one')).toBe(true);
  writeLocal('b', 'two');
  expect([readLocal('a|x'), readLocal('y'), localKeys('a|')]).toEqual(['one', null, ['a|x']]);
  removeLocal('a|x');
  expect([readLocal('a|x'), refusals()]).toEqual([null, 0]);
});

test('local storage: a full storage reports each rejected text', async () => {
  const { browser, writeLocal, refusals } = await openPage();
  browser.local.quota = 5;
  expect(writeLocal('a', 'too long')).not.toBe(true);
  expect(refusals()).toBe(1);
  expect(writeLocal('a', 'one')).toBe(true);
  writeLocal('b', 'too long');
  expect(refusals()).toBe(2);
});

test('local storage: where it is blocked there is nothing, and nothing is thrown', async () => {
  const { browser, writeLocal, readLocal, removeLocal, localKeys, refusals } = await openPage();
  browser.local.blocked = true;
  expect([writeLocal('a', 'one'), readLocal('a'), localKeys('')]).toEqual([undefined, undefined, []]);
  removeLocal('a');
  expect(refusals()).toBe(1);
});
