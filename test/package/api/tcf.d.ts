import { ConsentSource } from './index.js';
import { ConsentSourceOptions } from './consent-source.js';
import './chunks/plugin.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface TcfOptions extends ConsentSourceOptions {
    /**
     * Who measures, by the id in the Global Vendor List, 1 to 65,535: the visitor has to agree to that vendor too. A site that
     * measures for itself is in no such list, and leaves it out.
     */
    vendor?: number;
    /** Purposes that the visitor has to consent to, 1 to 11. Purpose 1, storage on the device, is always one. Default `[1, 8]`. */
    purposes?: readonly number[];
    /**
     * Purposes that are needed as well, of 2 and 7 to 11, for which it is enough that the visitor has not objected to a legitimate
     * interest. Default: none.
     */
    legitimateInterests?: readonly number[];
}

/**
 * Consent from a manager that speaks the IAB's Transparency and Consent Framework, 2.2 or later: granted where the visitor agrees
 * to all that is asked for, and where the GDPR does not apply. The manager, or its stub, may come later. Wrong options are told,
 * and consent stays pending.
 */
declare const tcf: (options?: TcfOptions) => ConsentSource;

export { tcf };
export type { TcfOptions };
