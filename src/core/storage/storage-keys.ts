// Suffixes of the names under which the core stores data. docs/privacy.md lists all names; a test compares the two.

/** Cookie: the browser deletes it when it is closed (rule 8). No namespace has a dot. */
export const BROWSER_MARKER = '.b';
/** IndexedDB: bursts of events. */
export const ROWS = '|o|';
/** localStorage: the exit notes of pages. */
export const EXIT_NOTES = '|n|';
/** In the exit notes: waiting calls. */
export const WAITING_CALLS = '|j|';
/** localStorage: the collector's last answer. */
export const COLLECTOR_HEALTH = '|h|';
/** localStorage, removed at once: the record for the other tabs, if cookies are refused. */
export const RECORD_CHANNEL = '|r';
/** localStorage, removed at once: consent was withdrawn. */
export const WITHDRAWAL_CHANNEL = '|w';
/** sessionStorage: the id of the tab. */
export const TAB = '_t';
