import { ConsentSource } from './index.js';
import { ConsentSourceOptions } from './consent-source.js';
import './chunks/plugin.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface GoogleConsentModeOptions extends ConsentSourceOptions {
    /** The types of consent that all have to be granted. Default `['analytics_storage']`. */
    types?: readonly string[];
    /** The name of the page's data layer, a property of `window`. Default `'dataLayer'`. */
    dataLayer?: string;
}

/**
 * Reads consent from Google Consent Mode: the commands `consent default` and `consent update` on the page's data layer. The source
 * listens to the data layer, and writes nothing to it.
 */
declare const googleConsentMode: (options?: GoogleConsentModeOptions) => ConsentSource;

export { googleConsentMode };
export type { GoogleConsentModeOptions };
