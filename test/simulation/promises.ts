// What the tracker promises, judged by what scripts have tracked and the collector has received, and by nothing else.
import type { Browser } from '../browser/browser';
import { excuse, type Excuse } from './excuses';
import { brokenSessionPromises } from './session-promises';

export interface Verdict {
  readonly tracked: number;
  /** Ids of events that never came, though nothing excuses it. */
  readonly lost: readonly string[];
  /** How many never came for a reason that the world gave. */
  readonly excused: Record<Excuse, number>;
  /** How many came more than once. */
  readonly twice: number;
  readonly sessions: number;
  /** Broken promises about sessions, each a sentence. */
  readonly broken: readonly string[];
}

export const checkPromises = (browser: Browser): Verdict => {
  const { collector, tracked } = browser;
  const times = new Map<string, number>();
  for (const { id } of collector.received) times.set(id, (times.get(id) ?? 0) + 1);
  const excused: Record<Excuse, number> = { killed: 0, crashed: 0, unconfirmed: 0 };
  const lost: string[] = [];
  for (const event of tracked) {
    if (times.has(event.id)) continue;
    const why = excuse(browser, event);
    if (why) excused[why]++;
    else lost.push(event.id);
  }
  const sessions = new Set(collector.received.map(({ session }) => session?.sessionId));
  return {
    tracked: tracked.length,
    lost,
    excused,
    twice: tracked.filter(({ id }) => (times.get(id) ?? 0) > 1).length,
    sessions: sessions.size,
    broken: brokenSessionPromises(browser),
  };
};
