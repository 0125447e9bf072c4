import { remember } from './remember';

/**
 * Prints an instant as ISO 8601 in UTC. Old libraries replace `toISOString` with one that omits the milliseconds. Results are
 * cached, because each event repeats two instants of its session.
 */
export const iso = remember((instant: number): string => {
  const text = new Date(instant).toISOString();
  return text.includes('.') ? text : text.replace('Z', '.000Z');
});
