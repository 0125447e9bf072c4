// What the outbox needs of a browser: a database, localStorage, and pages that live and die.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { vi } from 'vitest';
import { owners } from '../../src/delivery/adopt';
import { createOutbox, type OutboxOptions } from '../../src/delivery/outbox';
import { createQueue, type QueueOptions } from '../../src/delivery/queue';
import type { TrackedEvent } from '../../src/event/event';
import { native } from '../../src/protocols/native';
import { disconnect } from '../../src/storage/database';

export const createLocalStorage = () => {
  const hidden = (value: unknown) => ({ value, enumerable: false });
  const store: Record<string, string> = {};
  return Object.defineProperties(store, {
    getItem: hidden((key: string) => store[key] ?? null),
    setItem: hidden((key: string, value: string) => void (store[key] = value)),
    removeItem: hidden((key: string) => void delete store[key]),
  });
};

/** Of the profile before: what they have still to write belongs there. */
let former: { open(lasting: boolean): void }[] = [];

export const createProfile = () => {
  for (const queue of former) queue.open(false);
  former = [];
  vi.stubGlobal('indexedDB', new IDBFactory());
  disconnect();
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  vi.stubGlobal('localStorage', createLocalStorage());
  vi.stubGlobal('document', { hidden: false });
  owners.clear();
  const living = new Set<string>();
  const lost: string[] = [];
  const failed: unknown[] = [];

  const open = (changes: Partial<QueueOptions> = {}) => {
    const queue = createQueue({
      name: 'sojourn',
      scope: 'sojourn|https://c.example/e|native',
      maxQueue: 10_000,
      ask: async (owner) => living.has(owner),
      lost: (entries, why) => lost.push(...entries.map(() => why)),
      failed: (error) => failed.push(error),
      ...changes,
    });
    queue.open(true);
    former.push(queue);
    living.add(queue.owner);
    // Each stands for a page of its own.
    owners.delete(queue.owner);
    return {
      queue,
      add: (...ids: string[]) => ids.forEach((id) => queue.add(`{"id":"${id}","name":"e"}`, '')),
      ids: () => queue.waiting.map(({ text }) => (JSON.parse(text) as { id: string }).id),
      /** The oldest are delivered. */
      deliver: (count: number) => {
        const entries = queue.waiting.splice(0, count);
        queue.forget(entries);
        return entries.map(({ text }) => (JSON.parse(text) as { id: string }).id);
      },
      /** Nothing is heard of this page any more. */
      die: () => {
        queue.open(false);
        living.delete(queue.owner);
      },
    };
  };
  return { open, living, lost, failed };
};

/** Until all that was begun in IndexedDB has ended. */
export const settled = async () => {
  for (let n = 0; n < 12; n++) await new Promise((done) => setTimeout(done));
};

/** All that is stored: keys and values. */
export const stored = async (): Promise<[string, unknown][]> => {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('sojourn');
    opening.onupgradeneeded = () => opening.result.createObjectStore('records');
    opening.onsuccess = () => resolve(opening.result);
  });
  const records = database.transaction('records').objectStore('records');
  const read = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
  const [keys, values] = await Promise.all([read(records.getAllKeys()), read(records.getAll())]);
  database.close();
  return keys.map((key, at) => [key as string, values[at]]);
};

export type Outbox = ReturnType<typeof createOutbox>;

/** The outbox of an idle page that no other page hears; `memoryOnly`: it stores nothing. */
export const openOutbox = (
  delivery: OutboxOptions['delivery'],
  memoryOnly: boolean,
  report: OutboxOptions['report'] = () => {},
): Outbox => {
  const outbox = createOutbox({
    name: 'sojourn',
    collector: 'https://c.example/e',
    protocol: native,
    delivery,
    ask: async () => false,
    report,
  });
  outbox.open(memoryOnly);
  outbox.start();
  return outbox;
};

export const add = (outbox: Outbox, ...ids: string[]) => {
  for (const id of ids) outbox.add({ id, name: 'e' } as unknown as TrackedEvent, undefined);
};
