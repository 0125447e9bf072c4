import type { Burst } from './burst';

/**
 * Finds the bursts to drop: all that are old, then the oldest others, until `excess` events are dropped. A session's start and
 * end are dropped last, because a collector needs the start of each session that has an event (rule 18).
 */
export const findLost = (
  waiting: Iterable<Burst>,
  excess: number,
  isOld: (burst: Burst) => boolean,
  split: (burst: Burst) => Burst[],
): Burst[] => {
  const lost: Burst[] = [];
  const spared: Burst[] = [];
  for (const burst of waiting) {
    const isLost = isOld(burst);
    if (!isLost && excess <= 0) break;
    for (const part of isLost ? [burst] : split(burst))
      if (!isLost && /"name":"session_/.test(`${part.groups}`)) spared.push(part);
      else if (isLost || excess > 0) {
        excess -= part.events;
        lost.push(part);
      }
  }
  return [...lost, ...spared.slice(0, Math.max(0, excess))];
};
