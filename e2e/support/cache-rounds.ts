import { expect } from '@playwright/test';
import type { Attributes } from './html';
import type { Visit } from './engines';
import { defaultScript } from './sdk-files';
import type { Site } from './site';

// A page is left and comes back, again and again, by itself: no debugger asks it anything, for that alone would cost
// it the back/forward cache. It tells its own site whether it came from there.

/** What the page is doing when it is left. */
export type Moment = 'quiet' | 'turn' | 'pagehide' | 'claim' | 'request';

export type Report = {
  round: number;
  kept: boolean;
  /** Transactions under way that the page had not aborted when it was put to sleep. No page can abort one that is being committed. */
  held: number;
  why: string;
};

type Pages = {
  moment: Moment;
  rounds: number;
  /** 1 where nothing is said. */
  firstRound?: number;
  /** Of the page that leaves, and of that which takes its place. */
  attributes(round: number): Attributes;
  /** Instead of the SDK on both pages. */
  script?: string;
};

type Sdk = (...args: unknown[]) => unknown;

/** Runs in the page, before the SDK. */
const leaving = (moment: Moment, round: number, last: number, src: string, attributes: Attributes) => {
  const call: Sdk = (...args) => (window as unknown as { sojourn: Sdk }).sojourn(...args);
  const after = (ms: number, run: () => void) => setTimeout(run, ms);
  let loadedAt = 0;
  const underway = new Set<IDBTransaction>();
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...args) {
    const transaction = begin.apply(this, args);
    underway.add(transaction);
    for (const end of ['complete', 'abort'])
      transaction.addEventListener(end, () => underway.delete(transaction));
    return transaction;
  };
  const abort = IDBTransaction.prototype.abort;
  IDBTransaction.prototype.abort = function () {
    // The event `abort` would come after the page's return.
    underway.delete(this);
    abort.call(this);
  };
  const leave = () => {
    // For the report: on a busy machine the page is left later.
    let left = `left ${Math.round(performance.now() - loadedAt)} ms after it had loaded`;
    // After the SDK's listeners, which are older.
    for (const type of ['pagehide', 'freeze'])
      addEventListener(
        type,
        ({ persisted }: Event & { persisted?: boolean }) => {
          // Firefox decides before `pagehide` whether it caches the page: not with a lock. Such a page stores its events instead.
          const isPutToSleep = persisted !== false;
          if (!isPutToSleep) left += ', not to be cached';
          sessionStorage.setItem('held', isPutToSleep ? String(underway.size) : '0');
          sessionStorage.setItem('left', left);
        },
        true,
      );
    location.assign(`/next?round=${round}`);
  };
  const inTurn = () => call('track', 'turn', { round });
  const report = (kept: boolean) => {
    const [entry] = performance.getEntriesByType('navigation') as (PerformanceEntry & {
      notRestoredReasons?: { reasons: { reason: string }[] | null } | null;
    })[];
    const reasons = entry?.notRestoredReasons?.reasons?.map(({ reason }) => reason) ?? [];
    const why = [...reasons, sessionStorage.getItem('left') ?? ''].join(', ');
    const held = sessionStorage.getItem('held') ?? '';
    const announce = () =>
      navigator.sendBeacon(
        `/reported?round=${round}&kept=${kept ? 1 : 0}&held=${held}&why=${encodeURIComponent(why)}`,
      );
    const goOn = () => {
      if (round < last) location.assign(`/leaving?round=${round + 1}`);
    };
    const finish = () => (announce(), goOn());
    call('track', 'back', { round });
    // The page that stranded what is claimed has told of a failing collector: who leaves before an answer is heard keeps
    // what it tracked, and sends it again; so does who is hidden, as the last page is. Firefox and WebKit never settle the
    // request that was out when the page was left: the SDK gives it up after a second.
    if (moment === 'claim') after(1_500, () => void Promise.resolve(call('flush')).then(finish, finish));
    else {
      announce();
      after(100, goOn);
    }
  };
  addEventListener('pageshow', ({ persisted }) => persisted && report(true));
  /** The page lost its place, and was loaded again: it has tracked its event. */
  const isLost =
    (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).type === 'back_forward';
  // The page's own listener comes before the SDK's, or after it.
  if (moment === 'pagehide' && round % 2 && !isLost) addEventListener('pagehide', inTurn, { once: true });

  const startSdk = () => {
    const script = document.createElement('script');
    for (const name in attributes) script.dataset[name] = String(attributes[name]);
    script.src = src;
    document.head.append(script);
    return script;
  };
  /** Starts the SDK, and leaves as the first or second transaction that writes begins. */
  const leaveWithTransaction = () => {
    let left = 1 + (round % 2);
    const beginWatched = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
      const transaction = beginWatched.call(this, stores, mode, ...rest);
      if (mode === 'readwrite' && !--left) leave();
      return transaction;
    };
    // A page that is left before its script has come would have no tracker when it is back.
    startSdk().onload = () => after(1_000, () => left > 0 && ((left = 0), leave()));
  };

  // Only a page that has loaded is kept in the history when it goes on by itself.
  addEventListener('load', () => {
    loadedAt = performance.now();
    if (isLost) {
      after(0, () => report(false));
      if (moment === 'claim') startSdk();
      return;
    }
    if (moment === 'claim') return void after(0, leaveWithTransaction);
    if (moment !== 'quiet') call('endSession');
    after(120, () => {
      if (moment === 'turn' || moment === 'request') inTurn();
      if (moment === 'pagehide' && round % 2 === 0) addEventListener('pagehide', inTurn, { once: true });
      // The event has been sent then, and the collector has not yet answered.
      if (moment === 'request') after(60, leave);
      else leave();
    });
  });
};

const goingBack = `addEventListener('load', () => setTimeout(() => history.back(), 250))`;

/** Lets a page be left and come back so many times; gives what each of them told. */
export const cacheRounds = async (site: Site, visit: Visit, pages: Pages): Promise<Report[]> => {
  const { moment, rounds, firstRound = 1, attributes, script } = pages;
  const last = firstRound + rounds - 1;
  const reported: Report[] = [];
  site.route('/reported', ({ query }) => {
    reported.push({
      round: Number(query.get('round')),
      kept: query.get('kept') === '1',
      held: Number(query.get('held')),
      why: query.get('why') ?? '',
    });
    return { status: 204 };
  });
  site.route('/leaving', ({ query }) => {
    const round = Number(query.get('round'));
    const pageAttributes = attributes(round);
    const src = defaultScript();
    const code = `(${leaving})(${JSON.stringify([moment, round, last, src, pageAttributes]).slice(1, -1)})`;
    // Here the SDK starts after the page has loaded, so that all that it does may be the moment.
    const late = moment === 'claim';
    return site.page({
      head: `<script>${code}</script>${script ? `<script>${script}</script>` : ''}`,
      attributes: pageAttributes,
      sdk: !late && !script,
      stub: !script,
    });
  });
  site.route('/next', ({ query }) =>
    site.page({
      script: `${goingBack};${script ?? ''}`,
      sdk: !script,
      attributes: { ...attributes(Number(query.get('round'))), auto: 'page-views' },
    }),
  );
  await visit.open(`/leaving?round=${firstRound}`);
  await expect.poll(() => reported.length, { timeout: 10_000 + 5_000 * rounds }).toBe(rounds);
  return reported;
};
