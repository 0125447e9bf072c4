// Texts for all open tabs of the site, also where `localStorage` refuses them.
import { expect, test } from 'vitest';
import { createRooms } from '../../browser/rooms';

type Room = typeof import('../../../src/core/storage/tab-channel');

const KEY = 'a|r';
const SECOND = 1000;

const createChannels = async () => {
  /** The BroadcastChannels that are open, and the storage events that pages have dispatched in themselves. */
  const open = new Set<{ name: string; onmessage?: (event: { data: unknown }) => void }>();
  const dispatched: unknown[] = [];
  class BroadcastChannel {
    constructor(readonly name: string) {
      open.add(this);
    }
    onmessage?: (event: { data: unknown }) => void;
    postMessage(data: unknown) {
      for (const other of open) if (other !== this && other.name === this.name) other.onmessage?.({ data });
    }
    close = () => void open.delete(this);
  }
  class StorageEvent {
    constructor(
      readonly type: string,
      readonly init: object,
    ) {}
  }
  const dispatchEvent = (event: StorageEvent) => dispatched.push({ type: event.type, ...event.init });
  const rooms = await createRooms<Room>('core/storage/tab-channel', {
    patch: () => ({ BroadcastChannel, StorageEvent, dispatchEvent }),
  });
  return {
    ...rooms,
    channels: open,
    dispatched,
    async openChannel() {
      const { room } = await rooms.open();
      const received: string[] = [];
      const channel = room.createTabChannel(KEY, (text) => received.push(text));
      channel.start();
      return { ...channel, received };
    },
  };
};

test('tab channel: other pages hear a text, other copies in the page do too, and no channel is opened', async () => {
  const { browser, openChannel, channels, dispatched } = await createChannels();
  const [one, other] = [await openChannel(), await openChannel()];
  one.send('text');
  await browser.advance(SECOND);
  expect([one.received, other.received]).toEqual([[], ['text']]);
  expect(dispatched).toEqual([{ type: 'storage', key: KEY, newValue: 'text' }]);
  expect([channels.size, browser.localArea.keys()]).toEqual([0, []]);
});

test('tab channel: pages that have seen a text refused hear later ones through a BroadcastChannel', async () => {
  const { browser, openChannel, channels } = await createChannels();
  const [one, other] = [await openChannel(), await openChannel()];
  browser.local.blocked = true;
  other.send('first');
  expect(channels.size).toBe(1);
  one.send('second');
  other.send('third');
  expect([one.received, other.received]).toEqual([['third'], ['second']]);
  expect(channels.size).toBe(2);
  other.stop();
  expect(channels.size).toBe(1);
});

test('tab channel: without a BroadcastChannel a refused text is lost, and nothing is thrown', async () => {
  const rooms = await createRooms<Room>('core/storage/tab-channel', {
    patch: () => ({ BroadcastChannel: undefined }),
  });
  const { room } = await rooms.open();
  const channel = room.createTabChannel(KEY, () => {});
  channel.start();
  rooms.browser.local.blocked = true;
  expect(() => channel.send('text')).not.toThrow();
  expect(() => channel.stop()).not.toThrow();
});
