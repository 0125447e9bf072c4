import { remember } from './remember';

/**
 * An instant as ISO 8601 in UTC. Old libraries replace `toISOString` by one that leaves the milliseconds out. Each event repeats
 * two instants of its session.
 */
export const iso = remember((instant: number): string => {
  const text = new Date(instant).toISOString();
  return text.includes('.') ? text : text.replace('Z', '.000Z');
});
