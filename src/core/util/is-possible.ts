const DAY = 86_400_000;

/**
 * Can a visitor's clock have shown it by now? One that is a day ahead is believed; what is later than that was made by no clock,
 * and would win over all others for ever (rule 15).
 */
export const isPossible = (instant: number, now: number): boolean => instant <= now + DAY;
