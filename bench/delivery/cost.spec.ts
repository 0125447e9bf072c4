// What the outbox costs the page: one track() with a long queue against an empty one, and bytes written.
import { expect, sleep, test } from '../../e2e/support/fixtures';

type Tracker = { track(name: string, properties?: object): unknown };

test('track() with 10,000 waiting, and bytes written for 1,000 events offline', async ({
  open,
  collector,
  chromium,
}) => {
  const page = await open({ attributes: { auto: '', deliveryMaxQueue: 20_000 } });
  await page.evaluate(() => (window as unknown as { sojourn: { ready: Promise<void> } }).sojourn.ready);
  await page.evaluate(() => {
    const count = { written: 0, transactions: 0 };
    Object.assign(window, { count });
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      if (String(key).includes('|')) count.written += new Blob([`${value as string}`, String(key)]).size;
      return put.call(this, value, key);
    };
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (this: Storage, key: string, value: string) {
      if (key.includes('|')) count.written += key.length + value.length;
      setItem.call(this, key, value);
    };
  });
  await chromium.ctx.setOffline(true);
  await sleep(300);
  /** Median of many bursts of 50, each in a task of its own; microseconds for one call. */
  const cost = () =>
    page.evaluate(async () => {
      const { sojourn } = window as unknown as { sojourn: Tracker };
      const times: number[] = [];
      for (let n = 0; n < 40; n++) {
        const start = performance.now();
        for (let i = 0; i < 25; i++) sojourn.track('cost', { i, text: 'x'.repeat(100) });
        times.push(((performance.now() - start) * 1000) / 25);
        await new Promise((done) => setTimeout(done, 20));
      }
      return times.sort((a, b) => a - b)[20]!;
    });
  const written = () =>
    page.evaluate(() => (window as unknown as { count: { written: number } }).count.written);
  const empty = await cost();
  const bytes = await written();
  await page.evaluate(async () => {
    const { sojourn } = window as unknown as { sojourn: Tracker };
    for (let n = 0; n < 90; n++) {
      for (let i = 0; i < 100; i++) sojourn.track('fill', { i });
      await new Promise((done) => setTimeout(done));
    }
  });
  const full = await cost();
  await chromium.ctx.setOffline(false);
  await collector.waitFor(1_001, { timeout: 60_000 });
  const own = Buffer.byteLength(
    collector
      .events('cost')
      .slice(0, 1000)
      .map((event) => JSON.stringify(event))
      .join(),
  );
  console.log(
    `\none track(): ${empty.toFixed(0)} µs with an empty queue, ${full.toFixed(0)} µs with 10,000 waiting: ${(full / empty).toFixed(2)} times`,
  );
  console.log(
    `bytes written for 1,000 events offline: ${bytes} of ${own} of their own: ${(bytes / own).toFixed(2)} times`,
  );
  expect(full / empty).toBeLessThanOrEqual(1.5);
  expect(bytes / own).toBeLessThanOrEqual(3);
});
