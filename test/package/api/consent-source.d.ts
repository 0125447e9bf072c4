import { ConsentState } from './index.js';
import { ConsentSource } from './index.js';
import './chunks/describe-session.js';
import './chunks/plugin.js';

interface ConsentSourceOptions {
    /** Milliseconds without a sign of life after which that is told; consent stays pending. Default 10,000. */
    timeout?: number;
    /** Send what the source has said, in its own words, with each event, as `consentSource`. Default `false`. */
    sendValue?: boolean;
}
/** What a source is given to answer with. */
interface ConsentAnswers {
    /**
     * What the visitor has decided; `pending` while nobody knows. `value` is the same in the source's own words, 8,192
     * characters at the most. May be called as often as one likes; each answer replaces the one before.
     */
    answer(state: ConsentState | boolean, value?: string): void;
    /** Tells what is wrong, once for each text, by an `error` event and on the console. */
    report(why: string): void;
    /** A callback for somebody else's code: where it throws, that is told, and the answer is `pending`. */
    guard<Given extends unknown[]>(listener: (...given: Given) => void): (...given: Given) => void;
}
/**
 * Makes a source of consent, for the option `consent`, of a consent manager or of whatever else knows what the visitor has
 * decided. `listen` is called when the page is shown; what it returns stops listening.
 */
declare const createConsentSource: (name: string, listen: (answers: ConsentAnswers) => (() => void) | void, options?: ConsentSourceOptions) => ConsentSource;

export { createConsentSource };
export type { ConsentAnswers, ConsentSourceOptions };
