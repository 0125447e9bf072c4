/** Reports the path of a wrong value and a text with the reason and a remedy, which is empty in the small build. */
export type Warn = (path: string, why: string) => void;
