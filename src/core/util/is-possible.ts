const CLOCK_AHEAD_MS = 86_400_000;

/**
 * Returns whether a visitor's clock can have reached the instant by now. A clock may be a day ahead. A later instant is
 * forged or broken, and would win every merge forever (rule 15).
 */
export const isPossible = (instant: number, now: number): boolean => instant <= now + CLOCK_AHEAD_MS;
