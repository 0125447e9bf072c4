import { attempt } from '../util/attempt';

/** Says a fault on the console, which a page may have taken away, or patched with what throws. */
export const say = (message: string): void => void attempt(() => console.error(`sojourn: ${message}`));
