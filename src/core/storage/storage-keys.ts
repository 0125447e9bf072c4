// The names under which the core stores, each after the namespace. docs/privacy.md lists them all; a test compares the two.

/** Cookie: goes with the browser (rule 8). No namespace has a dot. */
export const BROWSER_MARKER = '.b';
/** IndexedDB: bursts of events. */
export const ROWS = '|o|';
/** localStorage: what a page leaves for others. */
export const EXIT_NOTES = '|n|';
/** In the exit notes: calls that wait. Before, each page had a key of its own for them. */
export const WAITING_CALLS = '|j|';
/** localStorage: the collector's last answer. */
export const COLLECTOR_HEALTH = '|h|';
/** localStorage, removed at once: where cookies are refused, the record for the other tabs. */
export const RECORD_CHANNEL = '|r';
/** localStorage, removed at once: consent was withdrawn. */
export const WITHDRAWAL_CHANNEL = '|w';
/** sessionStorage: the tab. */
export const TAB = '_t';
