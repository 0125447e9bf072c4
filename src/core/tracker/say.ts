import { attempt } from '../util/attempt';

/** Reports an error on the console, which a page may have removed, or patched so that it throws. */
export const say = (message: string): void => void attempt(() => console.error(`sojourn: ${message}`));
