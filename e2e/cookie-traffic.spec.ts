import { expect, hide, sleep, test } from './support/fixtures';
import { fast } from './support/sdk';

// How often the SDK touches `document.cookie`: counted at the accessor itself, from before the SDK loads.

test.use({ isolation: 'context' });

type Task = { at: number; reads: number; writes: number };
/** `tasks`: those that have touched it. */
type Counter = { tasks: Task[]; writes: number[] };
declare const cookie: Counter;

// A task is over when all that it promised has run; a hundred times on is far beyond what the SDK does.
const HEAD = `<script>
  window.cookie = { tasks: [], writes: [] };
  let task;
  const inTask = () => {
    if (task) return task;
    let left = 100;
    const end = () => (left-- ? Promise.resolve().then(end) : (task = undefined));
    end();
    cookie.tasks.push((task = { at: performance.now(), reads: 0, writes: 0 }));
    return task;
  };
  const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(Document.prototype, 'cookie', {
    configurable: true,
    get() { inTask().reads++; return get.call(this); },
    set(text) { inTask().writes++; cookie.writes.push(performance.now()); set.call(this, text); },
  });
</script>`;

test('cookie traffic: each tracking task reads the cookie once (rule 14), and writes happen every 800 ms at most', async ({
  open,
  collector,
}) => {
  const page = await open({ head: HEAD, load: 'defer', attributes: fast });
  await collector.waitFor('page_view');
  await sleep(1_500);
  await page.evaluate(() => {
    const { sojourn } = window as unknown as { sojourn(...args: unknown[]): void };
    cookie.tasks = [];
    cookie.writes = [];
    for (let n = 0; n < 1_000; n++) sojourn('track', 'burst');
  });
  await sleep(1_500);
  const afterBurst = await page.evaluate(() => cookie.writes.length);
  expect(afterBurst).toBeGreaterThan(0);
  expect(afterBurst).toBeLessThanOrEqual(2);
  // The same over many tasks and several seconds.
  const { tasks, writes: written } = await page.evaluate(async () => {
    const { sojourn } = window as unknown as { sojourn(...args: unknown[]): void };
    for (let task = 0; task < 100; task++) {
      await new Promise((done) => setTimeout(done, 20));
      for (let n = 0; n < 10; n++) sojourn('track', 'spread');
    }
    await new Promise((done) => setTimeout(done, 1_200));
    return cookie;
  });
  // The task that writes reads to merge (rule 16), and once more to see that it was not refused (rule 31).
  for (const { reads, writes } of tasks) {
    expect(writes).toBeLessThanOrEqual(1);
    expect(reads).toBeLessThanOrEqual(1 + 2 * writes);
  }
  expect(tasks.filter(({ reads }) => reads).length).toBeGreaterThanOrEqual(100);
  expect(written.length).toBeGreaterThan(afterBurst);
  // Clocks of whole milliseconds.
  for (const [index, at] of written.slice(1).entries())
    expect(at - written[index]!).toBeGreaterThanOrEqual(795);
  // The counter sees what it should: hiding writes at once (rule 13).
  const writes = () => page.evaluate(() => cookie.writes.length);
  const before = await writes();
  await page.evaluate(
    () => void (window as unknown as { sojourn(...args: unknown[]): void }).sojourn('track', 'last'),
  );
  await hide(page);
  expect(await writes()).toBeGreaterThan(before);
});
