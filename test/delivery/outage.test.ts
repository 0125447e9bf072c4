// A collector that is down for an hour gets no more than a few dozen requests from a page, and everything afterwards.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TrackedEvent } from '../../src/event/event';
import { createOutbox } from '../../src/delivery/outbox';
import { native } from '../../src/protocols/native';

const FEW_DOZEN = 60;
const HOUR = 3_600_000;
const listeners = new Map<string, (event: { type: string }) => void>();
let up = false;
let requests = 0;
const arrived = new Set<string>();

beforeEach(() => {
  vi.useFakeTimers();
  up = false;
  requests = 0;
  arrived.clear();
  const receive = (body: string) => {
    requests++;
    if (!up) return;
    for (const { id } of (JSON.parse(body) as { events: { id: string }[] }).events) arrived.add(id);
  };
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    receive(body);
    return new Response(null, { status: up ? 204 : 503 });
  });
  vi.stubGlobal('navigator', {
    onLine: true,
    userAgent: '',
    sendBeacon: (_url: string, body: string) => {
      receive(body);
      return true;
    },
  });
  vi.stubGlobal('window', {});
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('addEventListener', (type: string, listener: () => void) => listeners.set(type, listener));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const run = async (each: (outbox: ReturnType<typeof createOutbox>, second: number) => void) => {
  const outbox = createOutbox({
    name: 'sojourn',
    collector: 'https://c.example/e',
    protocol: native,
    delivery: {},
    ask: async () => false,
    report: () => {},
  });
  outbox.open(true);
  outbox.start();
  let added = 0;
  for (let second = 0; second < HOUR / 1000; second++) {
    if (second % 30 === 0) outbox.add({ id: `e${added++}`, name: 'e' } as unknown as TrackedEvent, undefined);
    each(outbox, second);
    await vi.advanceTimersByTimeAsync(1000);
  }
  const during = requests;
  up = true;
  await vi.advanceTimersByTimeAsync(400_000);
  return { during, added };
};

test('with events all the time', async () => {
  const { during, added } = await run(() => {});
  expect(during).toBeLessThanOrEqual(FEW_DOZEN);
  expect(during).toBeGreaterThan(5);
  expect(arrived.size).toBe(added);
});

test('with a tab that is hidden and shown, and a network that comes and goes, every few seconds', async () => {
  const { during, added } = await run((outbox, second) => {
    if (second % 10 === 0) outbox.leave();
    if (second % 10 === 5) listeners.get('visibilitychange')!({ type: 'visibilitychange' });
    if (second % 7 === 0) listeners.get('online')!({ type: 'online' });
  });
  expect(during).toBeLessThanOrEqual(FEW_DOZEN);
  expect(arrived.size).toBe(added);
});

test('what waited has become too old while it failed: what comes afterwards goes out all the same', async () => {
  const outbox = createOutbox({
    name: 'sojourn',
    collector: 'https://c.example/e',
    protocol: native,
    delivery: { maxAge: 1200 },
    ask: async () => false,
    report: () => {},
  });
  outbox.open(true);
  outbox.start();
  outbox.add({ id: 'old', name: 'e' } as unknown as TrackedEvent, undefined);
  // A later try finds nothing that is young enough.
  await vi.advanceTimersByTimeAsync(10_000);
  expect(requests).toBeGreaterThan(0);
  expect(requests).toBeLessThan(10);
  up = true;
  outbox.add({ id: 'new', name: 'e' } as unknown as TrackedEvent, undefined);
  await vi.advanceTimersByTimeAsync(5000);
  expect([...arrived]).toEqual(['new']);
});
