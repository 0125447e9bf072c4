import type { Tracker } from '../src/index';
import type { Collector } from './support/collector';
import type { EnginePage } from './support/engine';
import { command, consentOf, inEveryEngine, isSettled, keptIn } from './support/engines';
import { expect, openDatabase, soon } from './support/fixtures';
import { fast } from './support/sdk';

// Withdrawals of consent, above all beside a tab that is left up to 50 ms earlier: its last writes reach storage after the deletion.

/** Milliseconds from the click on the link to the withdrawal. */
const DELAYS = [0, 5, 10, 15, 20, 30, 40, 50];

/**
 * Defines `afterDelay`, which resolves so many milliseconds later in a hidden tab too. There a timer takes a second, and by then
 * the other tab has long been left.
 */
const script = () =>
  void Object.assign(window, {
    afterDelay: (delay: number) =>
      new Promise<void>((resolve) => {
        const end = performance.now() + delay;
        const { port1, port2 } = new MessageChannel();
        const look = () => (performance.now() < end ? port2.postMessage(0) : resolve());
        port1.onmessage = look;
        look();
      }),
  });

/** Counts the page's requests for Web Locks. */
const countLocks = `<script>
  window.locks = 0;
  const { request } = LockManager.prototype;
  LockManager.prototype.request = function (...input) {
    locks++;
    return request.apply(this, input);
  };
</script>`;

type Withdrawer = { sojourn: { setConsent(state: string): void }; afterDelay(delay: number): Promise<void> };

const userOf = async (page: EnginePage, collector: Collector, name: string) => {
  await command(page, 'track', name);
  return (await collector.waitFor(name)).session!.userId;
};

inEveryEngine((test) => {
  test('withdrawal: a tab that is being left writes nothing back that lasts, and revives no visitor (rule 37)', async ({
    site,
    visit,
    collector,
  }) => {
    test.setTimeout(90_000);
    site.everywhere({ attributes: fast, script });
    site.route('/away', { sdk: false });
    const staying = await visit.open('/staying');
    const leaving = await visit.open('/away');
    const users = [await userOf(staying, collector, 'first')];
    for (const delay of DELAYS) {
      await leaving.goto(visit.url('/leaving'));
      expect(await userOf(leaving, collector, `leaving ${delay}`)).toBe(users[users.length - 1]);
      await soon(async () => (await keptIn(leaving)).length).toBeGreaterThan(1);
      // The tab that withdraws gives the sign, so that the delay is the browser's alone.
      await leaving.evaluate(() =>
        addEventListener('storage', ({ key, newValue }) => {
          if (key !== 'leave' || !newValue) return;
          (window as unknown as { sojourn(...input: unknown[]): void }).sojourn('track', 'last');
          location.href = '/away';
        }),
      );
      // Until the withdrawing tab has looked for the last time: a timer set after its own one fires after it, however late.
      const isOver = staying.evaluate(async (delay: number) => {
        const { sojourn, afterDelay } = window as unknown as Withdrawer;
        localStorage.setItem('leave', '1');
        localStorage.removeItem('leave');
        await afterDelay(delay);
        sojourn.setConsent('denied');
        await new Promise((done) => setTimeout(done, 1_000));
      }, delay);
      await soon(() => leaving.evaluate(() => location.pathname).catch(() => '')).toBe('/away');
      await isOver;
      expect(await keptIn(staying), `withdrawn ${delay} ms later`).toEqual([]);
      await command(staying, 'setConsent', 'granted');
      users.push(await userOf(staying, collector, `granted ${delay}`));
    }
    expect(new Set(users).size).toBe(users.length);
  });

  test('withdrawal: the same, when the tab that withdraws goes to its next page at once, which starts denied', async ({
    site,
    visit,
    collector,
  }) => {
    test.setTimeout(90_000);
    site.everywhere({ attributes: fast, script });
    site.route('/away', { sdk: false });
    site.route('/denied', { attributes: { ...fast, consent: 'denied' }, script });
    const staying = await visit.open('/staying');
    const leaving = await visit.open('/away');
    const users = [await userOf(staying, collector, 'first')];
    for (const delay of DELAYS) {
      await leaving.goto(visit.url('/leaving'));
      await userOf(leaving, collector, `leaving ${delay}`);
      await leaving.evaluate(() =>
        addEventListener('storage', ({ key, newValue }) => {
          if (key === 'leave' && newValue) location.href = '/away';
        }),
      );
      await staying.evaluate((delay: number) => {
        const { sojourn, afterDelay } = window as unknown as Withdrawer;
        Object.assign(window, { isLeft: true });
        localStorage.setItem('leave', '1');
        localStorage.removeItem('leave');
        void afterDelay(delay).then(() => {
          sojourn.setConsent('denied');
          location.href = '/denied';
        });
      }, delay);
      // Asked in the midst of a navigation, a page does not answer.
      const isNext = () => location.pathname === '/denied' && !('isLeft' in window);
      await soon(() => staying.evaluate(isNext).catch(() => false)).toBe(true);
      // A timer that is set now fires after the last look of the page's own script, however late that is.
      await soon(() => consentOf(staying).catch(() => '')).toBe('denied');
      await staying.evaluate(() => new Promise((done) => setTimeout(done, 1_600)));
      expect(await keptIn(staying), `withdrawn ${delay} ms later`).toEqual([]);
      await command(staying, 'setConsent', 'granted');
      users.push(await userOf(staying, collector, `granted ${delay}`));
    }
    expect(new Set(users).size).toBe(users.length);
  });

  // A page that sleeps before its request is answered loses its place in the back/forward cache.
  test('withdrawal: a settled page requests no lock (rules 12, 37)', async ({ site, visit, collector }) => {
    site.route('/', { attributes: fast, head: countLocks });
    await openDatabase(site, (path) => visit.open(path));
    const page = await visit.open('/');
    await collector.waitFor('page_view');
    await isSettled(page);
    const locks = () => page.evaluate(() => (window as unknown as { locks: number }).locks);
    const before = await locks();
    await command(page, 'setConsent', 'denied');
    // A transaction that reads comes after the deletion.
    expect(await keptIn(page)).toEqual([]);
    expect(await locks()).toBe(before);
  });

  // During the grant, the page deletes the late write, and sends its withdrawal again to the pages that may have read the write.
  test('withdrawal: a grant right after it holds if the page finds a late write (rules 35, 37)', async ({
    site,
    visit,
    collector,
  }) => {
    site.everywhere({ attributes: fast });
    const page = await visit.open('/');
    const user = await userOf(page, collector, 'before');
    const consent = await page.evaluate(() => {
      const { sojourn } = window as unknown as { sojourn: Tracker };
      const late = document.cookie;
      sojourn.setConsent('denied');
      document.cookie = late;
      sojourn.setConsent('granted');
      return sojourn.consent;
    });
    expect(consent).toBe('granted');
    expect(await userOf(page, collector, 'after')).not.toBe(user);
  });
});
