// Trackers of one page that share a name share the record in memory too, and count the events of one session together.
import { describe, expect, test } from 'vitest';
import { customStore } from '../../../src/core/storage/custom-store';
import { createRooms } from '../../browser/rooms';
import { living } from '../session/arbitraries';

type Room = typeof import('../../../src/core/storage/open-stores');

const openPage = async () => {
  const { browser, open } = await createRooms<Room>('core/storage/open-stores');
  const { room } = await open();
  return { browser, openStores: room.openStores, other: (await open()).room.openStores };
};
const onError = () => {};
const custom = customStore({ get: () => undefined, set: () => {}, delete: () => {} });

describe('open stores: two trackers of a page', () => {
  test('open stores: trackers of one name share a record and a ledger', async () => {
    const { browser, openStores } = await openPage();
    const [one, other] = [openStores({ name: 'a', onError }, true), openStores({ name: 'a', onError }, true)];
    one.ledger.open();
    await Promise.all([one.store.load(), browser.advance(400)]);
    one.store.change(living());
    expect(other.store.record).toBe(one.store.record);
    expect(other.ledger).toBe(one.ledger);
  });
  test.each([
    ['another name', { name: 'b', onError }, true],
    ['a store of the site’s own', { name: 'a', onError, custom }, true],
    ['a record that is not kept', { name: 'a', onError }, false],
  ])('open stores: with %s have records of their own', async (_what, options, isShared) => {
    const { openStores } = await openPage();
    const one = openStores({ name: 'a', onError }, true);
    one.store.change(living());
    const other = openStores(options, isShared);
    expect(other.store.record).toBeUndefined();
    expect(other.ledger).not.toBe(one.ledger);
    // And nobody gets what is not shared.
    expect(openStores({ name: 'a', onError }, true).store.record).toEqual(isShared && options.name === 'a' ? undefined : living()); // prettier-ignore
  });
  test('open stores: an unshared store is not given to another tracker', async () => {
    const { openStores } = await openPage();
    const one = openStores({ name: 'a', onError }, false);
    expect(openStores({ name: 'a', onError }, true).store).not.toBe(one.store);
  });
  test('open stores: pages share nothing in memory', async () => {
    const { openStores, other } = await openPage();
    openStores({ name: 'a', onError }, true).store.change(living());
    expect(other({ name: 'a', onError }, true).store.record).toBeUndefined();
  });
});
