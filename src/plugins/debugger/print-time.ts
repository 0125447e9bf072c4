const units: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/**
 * Prints milliseconds in the largest fitting unit and the next one: `29 min 48 s`. The rest is cut
 * off.
 */
export const printDuration = (ms: number): string => {
  if (ms === Infinity) return 'no limit';
  const at = units.findIndex(([, size]) => ms >= size);
  const [largest, next] = units.slice(at);
  if (at < 0 || !largest) return '0 s';
  const rest = next ? Math.floor((ms % largest[1]) / next[1]) : 0;
  return `${Math.floor(ms / largest[1])} ${largest[0]}${rest ? ` ${rest} ${next![0]}` : ''}`;
};

/** Prints an instant as the local time of the visitor. */
export const printClock = (instant: number): string => new Date(instant).toTimeString().slice(0, 8);
