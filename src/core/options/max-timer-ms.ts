/** The longest delay of a browser's timer (rule 11): a longer one fires at once. */
export const MAX_TIMER_MS = 2_147_483_647;
