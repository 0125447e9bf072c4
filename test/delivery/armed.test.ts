// What is left with fetchLater is trusted for a moment only: a browser that is killed never sends it, and localStorage is
// then as it was a minute ago.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ARMED } from '../../src/delivery/entry';
import type { Note } from '../../src/delivery/notes';
import { add, createLocalStorage, createProfile, openOutbox, settled, stored } from './page';

beforeEach(() => {
  vi.useFakeTimers();
  const fetchLater = () => ({ activated: false });
  vi.stubGlobal('window', { fetchLater });
  vi.stubGlobal('localStorage', createLocalStorage());
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('navigator', { onLine: true, userAgent: '', sendBeacon: () => true });
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const SCOPE = 'sojourn|https://c.example/e|native';

/** Ids that the next visit would take for delivered. */
const handed = () => {
  const notes = Object.entries(localStorage).filter(([key]) => key.startsWith(`${SCOPE}|`));
  return notes.flatMap(([, text]) => {
    const [, beacons, , armed = []] = JSON.parse(text as string) as Note;
    return [...beacons, ...armed];
  });
};

const leaveWithBrowser = async () => {
  const outbox = openOutbox({ flushInterval: 60_000 }, false);
  add(outbox, 'first');
  // The collector is known to be well.
  await vi.waitFor(() => expect(localStorage.getItem(SCOPE)).toBe('1'));
  add(outbox, 'armed');
  await vi.advanceTimersByTimeAsync(500);
};

test('a crash soon after it was armed: it counts as delivered', async () => {
  await leaveWithBrowser();
  expect(handed()).toEqual(['armed']);
});

test('long after, it is sent again rather than lost', async () => {
  await leaveWithBrowser();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(handed()).toEqual([]);
});

test('so it is in a hidden page, whose timers come late', async () => {
  vi.stubGlobal('document', { hidden: true });
  await leaveWithBrowser();
  expect(handed()).toEqual([]);
});

test.each([false, true])('a killed browser, whose note is old: doubted %s', async (doubted) => {
  vi.useRealTimers();
  const profile = createProfile();
  const page = profile.open();
  page.queue.notes.update(true);
  page.add('one');
  await settled();
  const [entry] = page.queue.waiting;
  entry!.sent = ARMED;
  page.queue.note([entry!]);
  const saved = { ...localStorage };
  if (doubted) {
    page.queue.doubt();
    page.queue.note([entry!]);
    expect(handed()).toEqual([]);
  }
  await settled();
  page.die();
  Object.assign(localStorage, saved);
  const next = profile.open();
  await next.queue.adopt();
  expect(next.ids()).toEqual(doubted ? ['one'] : []);
  await settled();
  // And nothing is left behind of it.
  expect((await stored()).filter(([key]) => key.endsWith('doubts'))).toEqual([]);
});
