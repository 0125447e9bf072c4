import { expect, hide, sleep, test } from './support/fixtures';
import { fast } from './support/sdk';

// How often the SDK touches `document.cookie`: counted at the accessor itself, from before the SDK loads.

test.use({ isolation: 'context' });

type Counter = { reads: number; writes: number[] };
declare const cookie: Counter;

const HEAD = `<script>
  window.cookie = { reads: 0, writes: [] };
  const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(Document.prototype, 'cookie', {
    configurable: true,
    get() { cookie.reads++; return get.call(this); },
    set(text) { cookie.writes.push(performance.now()); set.call(this, text); },
  });
</script>`;

test('1,000 events: at most one read a task and one write a second', async ({ open, collector }) => {
  const page = await open({ head: HEAD, load: 'defer', attributes: fast });
  await collector.waitFor('page_view');
  await sleep(1_500);
  const inOne = await page.evaluate(() => {
    const before = cookie.reads;
    const { sojourn } = window as unknown as { sojourn(...given: unknown[]): void };
    for (let n = 0; n < 1_000; n++) sojourn('track', 'burst');
    return { reads: cookie.reads - before, writes: cookie.writes.length };
  });
  expect(inOne.reads).toBeLessThanOrEqual(1);
  await sleep(1_500);
  // The same over many tasks and several seconds.
  const inMany = await page.evaluate(async () => {
    const { sojourn } = window as unknown as { sojourn(...given: unknown[]): void };
    const before = cookie.writes.length;
    const reads: number[] = [];
    for (let task = 0; task < 100; task++) {
      await new Promise((done) => setTimeout(done, 20));
      const earlier = cookie.reads;
      for (let n = 0; n < 10; n++) sojourn('track', 'spread');
      reads.push(cookie.reads - earlier);
    }
    await new Promise((done) => setTimeout(done, 1_200));
    return { reads, writes: cookie.writes.slice(before) };
  });
  expect(Math.max(...inMany.reads)).toBeLessThanOrEqual(1);
  const gaps = inMany.writes.slice(1).map((at, index) => at - inMany.writes[index]!);
  expect(inMany.writes.length).toBeGreaterThan(0);
  // Clocks of whole milliseconds.
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(995);
  // The counter sees what it should: hiding writes at once (rule 13).
  const writes = () => page.evaluate(() => cookie.writes.length);
  const before = await writes();
  await page.evaluate(
    () => void (window as unknown as { sojourn(...given: unknown[]): void }).sojourn('track', 'last'),
  );
  await hide(page);
  expect(await writes()).toBeGreaterThan(before);
});
