import type { NativeEvent } from '../../e2e/support/native';
import { sessions } from '../../e2e/support/sessions';

/**
 * What the collector knows of sessions: each of which an event arrived has its `session_start`, and each that a later one of
 * its visitor has followed has its `session_end`. `unseen`: sessions that a later one tells of, and of which nothing arrived.
 */
export const announced = (events: NativeEvent[]) => {
  const all = sessions(events);
  const latest = new Map<string, number>();
  for (const { userId, index } of all) latest.set(userId, Math.max(index, latest.get(userId) ?? 0));
  const over = all.filter(({ userId, index, end }) => end || index < latest.get(userId)!);
  const label = ({ index, id }: { index: number; id: string }) => `${index} ${id}`;
  const withoutStart = all.filter(({ start }) => !start).map(label);
  const withoutEnd = over.filter(({ end }) => !end).map(label);
  const known = new Set(all.map(({ id }) => id));
  const unseen = all
    .filter(({ previous }) => previous && !known.has(previous))
    .map(({ previous }) => previous);
  return {
    ...{ sessions: all.length, ended: over.length, withoutStart, withoutEnd, unseen },
    missing: withoutStart.length + withoutEnd.length,
  };
};
