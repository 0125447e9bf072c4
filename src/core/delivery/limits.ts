/** Bytes of one request at the most: it is small enough to outlive the page, whose requests then share 64 KiB. */
export const CHUNK = 16_384;
/** Bytes of a request beside its events, at the most. */
export const ENVELOPE = 2048;
/** What other pages have left is looked for so often, in milliseconds. */
export const MINUTE = 60_000;
