/**
 * Called with the name of what is wrong and a text that says why and what helps. The text is empty in the small build,
 * which has none of them.
 */
export type Warn = (path: string, why: string) => void;
