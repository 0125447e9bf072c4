// What a step has touched: two steps that touch nothing in common come to the same in both orders.

export const COOKIE_READ = 1;
export const COOKIE_WRITE = 2;
export const LOCK = 4;
export const DATABASE = 8;
export const CLOCK_READ = 16;
export const CLOCK_WRITE = 32;
/** What pages tell each other. */
export const WORD = 64;
export const EVERYTHING = 128;
/** What is left for the next page. */
export const LOCAL = 256;
/** The actor and its pages. */
export const actorBit = (actor: number): number => 512 << actor;
const ACTORS = ~511;

export type Touch = (what: number) => void;

export const independent = (a: number, b: number): boolean =>
  !(
    a & b & (ACTORS | COOKIE_WRITE | LOCK | DATABASE | CLOCK_WRITE | WORD | LOCAL) ||
    (a | b) & EVERYTHING ||
    (a & COOKIE_WRITE && b & COOKIE_READ) ||
    (b & COOKIE_WRITE && a & COOKIE_READ) ||
    (a & CLOCK_WRITE && b & CLOCK_READ) ||
    (b & CLOCK_WRITE && a & CLOCK_READ)
  );
