// The fake browser itself, with a script instead of the tracker: does it do what browsers were measured to do?
import { describe, expect, test } from 'vitest';
import { createBrowser, COLLECTOR } from './browser';
import type { BrowserOptions } from './browser-options';
import type { createPageGlobals } from './page-globals';

type Globals = ReturnType<typeof createPageGlobals>['globals'];

/** A browser whose pages run no tracker; `globals` has those of each page. */
const createEmptyBrowser = async (options: BrowserOptions = {}) => {
  const globals: Globals[] = [];
  const load = (input: object) => {
    globals.push(input as Globals);
    return { createTracker: () => ({ track: () => null }) as never };
  };
  const browser = await createBrowser({ load, ...options });
  return { browser, globals };
};

const body = (id: string) => JSON.stringify({ groups: [{ events: [{ id, name: 'event' }] }] });
const ids = ({ collector }: Awaited<ReturnType<typeof createBrowser>>) =>
  collector.received.map(({ id }) => id);

/** Puts a value in a transaction that is asked to commit, or not. */
const put = (globals: Globals, key: string, commits: boolean) => {
  const request = (globals.indexedDB as IDBFactory).open('a');
  request.onupgradeneeded = () => void request.result.createObjectStore('b');
  request.onsuccess = () => {
    const transaction = request.result.transaction('b', 'readwrite');
    transaction.objectStore('b').put(1, key);
    if (commits) transaction.commit();
  };
};

describe('fake browser: a page that goes', () => {
  test('receives pagehide while it is visible, then becomes hidden', async () => {
    const { browser, globals } = await createEmptyBrowser();
    const received: string[] = [];
    const page = await browser.open();
    for (const type of ['pagehide', 'visibilitychange', 'freeze', 'resume', 'pageshow'])
      globals[0]!.addEventListener(type, () =>
        received.push(`${type} ${globals[0]!.document.visibilityState}`),
      );
    await page.sleep();
    await page.wake();
    expect(received).toEqual([
      'pagehide visible',
      'visibilitychange hidden',
      'freeze hidden',
      'resume hidden',
      'visibilitychange visible',
      'pageshow visible',
    ]);
    received.length = 0;
    await page.close();
    expect(received).toEqual(['pagehide visible', 'visibilitychange hidden']);
  });
  test('runs no timer any more; one that sleeps runs it when it wakes', async () => {
    const { browser, globals } = await createEmptyBrowser();
    const ran: string[] = [];
    const sleeper = await browser.open();
    const crashing = await browser.open();
    globals.forEach(({ setTimeout }, n) => setTimeout(() => ran.push(`${n}`), 1000));
    await sleeper.sleep();
    crashing.crash();
    await browser.advance(5000);
    expect(ran).toEqual([]);
    await sleeper.wake();
    expect(ran).toEqual(['0']);
  });
  test.each([
    [true, true, 1],
    [true, false, 0],
    [false, true, 0],
  ])('commits pending transactions (%s), if configured to (%s)', async (asked, reported, count) => {
    const { browser, globals } = await createEmptyBrowser({ fate: { commits: () => reported } });
    const first = await browser.open();
    put(globals[0]!, 'before', true);
    await browser.advance(100);
    put(globals[0]!, 'after', asked);
    // Opened, and nothing else: the transaction is there, and has not begun.
    while (!browser.database.busy(first.number)) await browser.step(1);
    await first.close();
    await browser.open();
    await browser.advance(100);
    expect(browser.database.count()).toBe(1 + count);
  });
  test('is evicted when it sleeps on a transaction that another page waits for', async () => {
    const { browser, globals } = await createEmptyBrowser();
    const sleeper = await browser.open();
    await browser.open();
    put(globals[0]!, 'one', true);
    await browser.advance(100);
    // One that has been committed needs the page no more.
    put(globals[0]!, 'two', false);
    while (!browser.database.busy(sleeper.number)) await browser.step(1);
    await sleeper.sleep();
    await browser.advance(100);
    expect(sleeper.alive).toBe(true);
    put(globals[1]!, 'three', true);
    await browser.advance(100);
    expect(sleeper.alive).toBe(false);
  });
});

describe('fake browser: the network', () => {
  test('lets beacons and keepalive requests outlive their page, and cuts off others', async () => {
    const { browser, globals } = await createEmptyBrowser({ fate: { plainArrives: () => false } });
    const page = await browser.open();
    const { navigator, fetch } = globals[0]!;
    navigator.sendBeacon(COLLECTOR, body('beacon'));
    void fetch(COLLECTOR, { body: body('keepalive'), keepalive: true });
    void fetch(COLLECTOR, { body: body('plain') });
    page.crash();
    await browser.advance(1000);
    expect(ids(browser)).toEqual(['beacon', 'keepalive']);
  });
  test('takes 64 KiB of beacons and keepalive requests at a time', async () => {
    const { browser, globals } = await createEmptyBrowser();
    await browser.open();
    const { navigator, fetch } = globals[0]!;
    const large = JSON.stringify({ events: [], pad: 'x'.repeat(60_000) });
    expect(navigator.sendBeacon(COLLECTOR, large)).toBe(true);
    expect(navigator.sendBeacon(COLLECTOR, large)).toBe(false);
    const refused = expect(fetch(COLLECTOR, { body: large, keepalive: true })).rejects.toThrow(
      'Failed to fetch',
    );
    await browser.advance(1000);
    await refused;
    expect(navigator.sendBeacon(COLLECTOR, large)).toBe(true);
  });
});

test('fake browser: a killed browser is behind with its cookies and localStorage, and not with IndexedDB', async () => {
  const { browser, globals } = await createEmptyBrowser({
    fate: { lostCookies: () => 30_000, lostLocalStorage: () => 60_000 },
  });
  await browser.open();
  const { document, localStorage } = globals[0]!;
  document.cookie = 'old=1;max-age=1000';
  localStorage.setItem('old', '1');
  await browser.advance(40_000);
  document.cookie = 'new=1;max-age=1000';
  document.cookie = 'old=2;max-age=1000';
  localStorage.setItem('new', '1');
  put(globals[0]!, 'new', true);
  await browser.advance(20_000);
  await browser.kill();
  expect(browser.cookies.all().map(({ name, value }) => name + value)).toEqual(['old1']);
  expect(browser.localArea.keys()).toEqual(['old']);
  expect(browser.database.count()).toBe(1);
});

test('fake browser: other pages receive a storage event when one writes to localStorage', async () => {
  const { browser, globals } = await createEmptyBrowser();
  await browser.open();
  await browser.open();
  const received: unknown[] = [];
  globals.forEach(({ addEventListener }, n) =>
    addEventListener('storage', ({ newValue }: { newValue: string }) => received.push([n, newValue])),
  );
  globals[0]!.localStorage.setItem('key', 'value');
  expect(received).toEqual([]);
  await browser.advance(10);
  expect(received).toEqual([[1, 'value']]);
});

test('fake browser: the collector receives events of the shipped tracker', async () => {
  const browser = await createBrowser();
  const page = await browser.open();
  const id = page.track('signup', { plan: 'pro' });
  await browser.advance(10_000);
  expect(browser.collector.once().map(({ name }) => name)).toEqual(['session_start', 'signup']);
  expect(browser.collector.times(id!)).toBe(1);
});
