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
 * A source of consent, for the option `consent`: Google Consent Mode, as the page says it on its data layer by the commands
 * `consent default` and `consent update`. The data layer is read and listened to; nothing is written to it.
 */
declare const googleConsentMode: (options?: GoogleConsentModeOptions) => ConsentSource;

export { googleConsentMode };
export type { GoogleConsentModeOptions };
