const CLOCK_AHEAD_MS = 86_400_000;

/**
 * Can a visitor's clock have shown the instant by now? A clock may be a day ahead. A later instant is forged or
 * broken, and would win over all others forever (rule 15).
 */
export const isPossible = (instant: number, now: number): boolean => instant <= now + CLOCK_AHEAD_MS;
