import { ConsentSource } from './index.js';
import { ConsentSourceOptions } from './consent-source.js';
import './chunks/plugin.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface TcfOptions extends ConsentSourceOptions {
    /**
     * The vendor that measures, by its id in the Global Vendor List, 1 to 65,535: the visitor has to agree to that vendor too. A site
     * that measures for itself is in no such list, and omits the option.
     */
    vendor?: number;
    /** Purposes that the visitor has to consent to, 1 to 11. Purpose 1, storage on the device, is always required. Default `[1, 8]`. */
    purposes?: readonly number[];
    /**
     * Further required purposes, of 2 and 7 to 11, that may also rest on a legitimate interest to which the visitor has not objected.
     * Default: none.
     */
    legitimateInterests?: readonly number[];
}

/**
 * Reads consent from a manager that implements the IAB's Transparency and Consent Framework, 2.2 or later: granted if the visitor
 * agrees to every required purpose, or if the GDPR does not apply. The manager, or its stub, may load later. Wrong options are
 * reported, and consent stays pending.
 */
declare const tcf: (options?: TcfOptions) => ConsentSource;

export { tcf };
export type { TcfOptions };
