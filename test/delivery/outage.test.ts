// A collector that is down for an hour gets no more than a few dozen requests from a page, and everything afterwards. And
// what else needs a clock: intervals, patience, and when a request says it was sent.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { add, openOutbox, type Outbox } from './page';

const FEW_DOZEN = 60;
const HOUR = 3_600_000;
const listeners = new Map<string, (event: { type: string }) => void>();
let up = false;
let requests = 0;
/** Before the collector answers. */
let delay = 0;
let retryAfter = '';
const arrived = new Set<string>();
let sent: { at: number; sentAt: number; count: number; dropped: number }[] = [];
let told: [code: string, message: string][] = [];

beforeEach(() => {
  vi.useFakeTimers();
  up = false;
  requests = delay = 0;
  retryAfter = '';
  arrived.clear();
  sent = [];
  told = [];
  const receive = (body: string) => {
    requests++;
    const { sentAt, events, context } = JSON.parse(body) as {
      sentAt: string;
      events: { id: string }[];
      context: { dropped?: number };
    };
    const { dropped = 0 } = context;
    sent.push({ at: Date.now(), sentAt: Date.parse(sentAt), count: events.length, dropped });
    if (!up) return;
    for (const { id } of events) arrived.add(id);
  };
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    receive(body);
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    const headers: HeadersInit = retryAfter ? { 'retry-after': retryAfter } : {};
    return new Response(null, { status: up ? 204 : 503, headers });
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
  vi.restoreAllMocks();
});

const createIdle = (delivery = {}) =>
  openOutbox(delivery, true, (code, message) => told.push([code, message]));
/** So many events in one task. */
const burst = (outbox: Outbox, count: number) => {
  for (let n = 1; n <= count; n++) add(outbox, `b${n}`);
};
const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const sign = (type: string) => listeners.get(type)!({ type });

const run = async (each: (outbox: Outbox, second: number) => void) => {
  const outbox = createIdle();
  let added = 0;
  for (let second = 0; second < HOUR / 1000; second++) {
    if (second % 30 === 0) add(outbox, `e${added++}`);
    each(outbox, second);
    await after(1000);
  }
  const during = requests;
  up = true;
  await after(400_000);
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
    if (second % 10 === 5) sign('visibilitychange');
    if (second % 7 === 0) sign('online');
  });
  expect(during).toBeLessThanOrEqual(FEW_DOZEN);
  expect(arrived.size).toBe(added);
});

test('what waited has become too old while it failed: told, and what comes afterwards goes out all the same', async () => {
  const outbox = createIdle({ maxAge: 1200 });
  add(outbox, 'old');
  // A later try finds nothing that is young enough.
  await after(10_000);
  expect(requests).toBeGreaterThan(0);
  expect(requests).toBeLessThan(10);
  expect(told).toEqual([['lost', '1 event was lost: older than maxAge']]);
  up = true;
  add(outbox, 'new');
  await after(5000);
  expect([...arrived]).toEqual(['new']);
});

for (const type of ['online', 'visibilitychange']) {
  test(`${type}: a try at once, however long the wait after the failures before`, async () => {
    // As late as it can be: after five failures, 16 s.
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    const outbox = createIdle();
    add(outbox, 'one');
    await after(17_000);
    expect(requests).toBe(5);
    up = true;
    sign(type);
    await after(0);
    expect([...arrived]).toEqual(['one']);
  });

  test(`${type}: no try before the time that the collector has asked for`, async () => {
    retryAfter = '100';
    const outbox = createIdle();
    add(outbox, 'one');
    await after(0);
    expect(requests).toBe(1);
    up = true;
    for (let n = 0; n < 9; n++) {
      sign(type);
      await after(10_000);
    }
    expect(requests).toBe(1);
    await after(11_000);
    expect([...arrived]).toEqual(['one']);
  });
}

test('a collector that answers after 4 s has the events once', async () => {
  up = true;
  delay = 4000;
  const outbox = createIdle();
  add(outbox, 'one');
  await after(60_000);
  expect(requests).toBe(1);
  expect(told).toEqual([]);
});

test('`sentAt` is the clock of the page when the request goes out, that of each try anew', async () => {
  vi.setSystemTime(Date.now() - HOUR);
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  const outbox = createIdle();
  add(outbox, 'one');
  await after(5000);
  up = true;
  await after(10_000);
  expect([...arrived]).toEqual(['one']);
  expect(sent.length).toBeGreaterThan(2);
  for (const { at, sentAt } of sent) expect(sentAt).toBe(at);
  expect(new Set(sent.map(({ sentAt }) => sentAt)).size).toBe(sent.length);
});

test('how many were dropped is told once: not by a beacon, whose answer nobody hears', async () => {
  up = true;
  const outbox = createIdle({ maxQueue: 10 });
  add(outbox, 'first');
  await after(0);
  burst(outbox, 20);
  outbox.leave();
  expect([...arrived].slice(1)).toEqual(Array.from({ length: 10 }, (_, n) => `b${n + 11}`));
  // The page lives on, and what the beacon has is out of the queue.
  await after(11_000);
  add(outbox, 'after');
  await after(1000);
  add(outbox, 'later');
  await after(1000);
  expect(sent.map(({ dropped }) => dropped)).toEqual([0, 0, 10, 0]);
});

test('what a beacon has taken does not count as waiting: it is not told as lost', async () => {
  up = true;
  const outbox = createIdle({ maxQueue: 10 });
  add(outbox, 'first');
  await after(0);
  burst(outbox, 10);
  outbox.leave();
  expect(arrived.size).toBe(11);
  add(outbox, 'after');
  await after(12_000);
  expect(arrived.size).toBe(12);
  expect(told).toEqual([]);
  expect(sent.map(({ dropped }) => dropped)).toEqual([0, 0, 0]);
});

test('what is on its way and answered well does not count as waiting: it is not told as lost', async () => {
  up = true;
  const outbox = createIdle({ maxQueue: 10 });
  add(outbox, 'first');
  await after(0);
  delay = 500;
  burst(outbox, 10);
  void outbox.flush();
  await after(100);
  add(outbox, 'after');
  await after(12_000);
  expect(arrived.size).toBe(12);
  expect(told).toEqual([]);
});

describe('by default', () => {
  test('an event waits 1 s for company', async () => {
    up = true;
    const outbox = createIdle();
    // The first waits for none: no answer is known yet.
    add(outbox, 'first');
    await after(0);
    expect(requests).toBe(1);
    add(outbox, 'one');
    await after(999);
    expect(requests).toBe(1);
    add(outbox, 'two');
    await after(1);
    expect(sent.map(({ count }) => count)).toEqual([1, 2]);
  });

  test('50 events need not wait, and no request has more', async () => {
    up = true;
    const outbox = createIdle();
    add(outbox, 'first');
    await after(0);
    burst(outbox, 49);
    await after(0);
    expect(requests).toBe(1);
    add(outbox, 'last');
    await after(0);
    burst(outbox, 120);
    await after(0);
    expect(sent.map(({ count }) => count)).toEqual([1, 50, 50, 50, 20]);
  });

  test('10,000 events may wait', async () => {
    const outbox = createIdle();
    burst(outbox, 10_000);
    await after(900);
    expect(told).toEqual([]);
    add(outbox, 'one more');
    await after(1000);
    expect(told).toEqual([['lost', '1 event was lost: more than 10000 were waiting']]);
  });
});
