import type { Input } from './rules/input';

/** Keeps the newest `max` events, and the newest `max` other inputs: neither kind displaces the other. */
export const keepNewest = (queue: Input[], max: number): void => {
  const room = [max, max];
  const kept = queue
    .splice(0)
    .reverse()
    .filter(({ event }) => room[+!!event]!-- > 0);
  for (const input of kept.reverse()) queue.push(input);
};
