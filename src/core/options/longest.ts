/** The longest time that a browser's timer takes (rule 11), in milliseconds. */
export const LONGEST = 2_147_483_647;
