// What the tests of application state have in common.

export const both = { deliveryFlushInterval: 10, auto: 'app-state page-views' } as const;
export const INITIALIZED = 'application_initialized';
export const FOREGROUND = 'application_foreground';
export const BACKGROUND = 'application_background';
export const EXIT = 'application_exit';
/** Longer than the decision whether a hidden page was the last visible one. */
export const DECIDED = 900;
