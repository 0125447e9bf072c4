// Two outboxes that share a database: what one leaves, and what the other may take.
import { IDBDatabase } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { owners } from '../../src/delivery/adopt';
import { add, createProfile, openOutbox, settled, type Outbox } from './page';

type Heard = { type: string; key?: string | null };
let arrived: string[] = [];
/** What waits with `fetchLater`: a page that goes sends it, unless it was taken back. */
let left: { body: string; signal: AbortSignal }[] = [];
let opened: Outbox[] = [];
let listeners: Map<string, (event: Heard) => void>[] = [];

const idsIn = (body: string) => (JSON.parse(body) as { events: { id: string }[] }).events.map(({ id }) => id);

beforeEach(() => {
  arrived = [];
  left = [];
  opened = [];
  listeners = [];
  createProfile();
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    arrived.push(...idsIn(body));
    return new Response(null, { status: 204 });
  });
  vi.stubGlobal('navigator', { onLine: true, userAgent: '', sendBeacon: () => false });
  vi.stubGlobal('window', {});
  vi.stubGlobal('addEventListener', (type: string, listener: (event: Heard) => void) =>
    listeners.at(-1)!.set(type, listener),
  );
});
afterEach(async () => {
  for (const outbox of opened) outbox.close();
  await settled();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A page of its own that sends nothing by itself, and does not answer when others ask whether it lives. */
const openPage = () => {
  listeners.push(new Map());
  // Those before are of other pages.
  owners.clear();
  const outbox = openOutbox({ flushInterval: 60_000 }, false);
  opened.push(outbox);
  const heard = listeners.at(-1)!;
  return {
    outbox,
    add: (...ids: string[]) => add(outbox, ...ids),
    hear: (type: string) => heard.get(type)!({ type }),
  };
};

/** A page has died whose first event was acknowledged, and which had two more. */
const dieWithTwo = async () => {
  const dead = openPage();
  dead.add('first');
  await settled();
  dead.add('e1', 'e2');
  await settled();
  dead.outbox.close();
};

test('what a page left with the browser stays there once another page, which could not hear it, counts on that', async () => {
  vi.stubGlobal('window', {
    fetchLater: (_url: string, { body, signal }: { body: string; signal: AbortSignal }) => {
      left.push({ body, signal });
      return { activated: false };
    },
  });
  const busy = openPage();
  busy.add('first');
  await settled();
  expect(arrived).toEqual(['first']);
  busy.add('e1', 'e2', 'e3');
  await settled();
  const other = openPage();
  await settled();
  await busy.outbox.flush();
  await other.outbox.flush();
  // And now both go.
  for (const { body, signal } of left) if (!signal.aborted) arrived.push(...idsIn(body));
  expect([...new Set(arrived)].sort()).toEqual(['e1', 'e2', 'e3', 'first']);
});

test('taking over that hiding broke off is begun again when the page is shown', async () => {
  await dieWithTwo();
  const { transaction } = IDBDatabase.prototype;
  let broken = 0;
  const begun = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...given
  ) {
    // Hidden as soon as the one that takes over has begun.
    if (given[1] === 'readwrite' && !broken++) queueMicrotask(() => next.outbox.leave());
    return transaction.apply(this, given);
  });
  const next = openPage();
  await settled();
  await next.outbox.flush();
  expect(broken).toBe(1);
  expect(arrived).toEqual(['first']);
  begun.mockRestore();
  next.hear('visibilitychange');
  await settled();
  await next.outbox.flush();
  expect(arrived.slice(1).sort()).toEqual(['e1', 'e2']);
});

test('what a dead page left is sent within 5 s of the load, also where an event may wait longer for company', async () => {
  await dieWithTwo();
  openPage();
  await vi.waitFor(() => expect(arrived).toEqual(['first', 'e1', 'e2']), { timeout: 6000 });
}, 10_000);
