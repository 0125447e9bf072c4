import type { Input } from './rules/input';

/** Keeps so many of the newest events, and of everything else: neither pushes the other out. */
export const keepNewest = (queue: Input[], max: number): void => {
  const room = [max, max];
  const kept = queue
    .splice(0)
    .reverse()
    .filter(({ event }) => room[+!!event]!-- > 0);
  for (const input of kept.reverse()) queue.push(input);
};
