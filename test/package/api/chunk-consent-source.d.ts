import { P as Plugin } from './plugin.js';

/**
 * A source of the visitor's decision, usually a consent manager. `createConsentSource` (`sojourn/consent-source`) creates one.
 * Consent is pending until its first answer. Of several sources the strictest answer applies: `denied`, then `pending`, then `granted`.
 */
interface ConsentSource extends Plugin {
    setup: NonNullable<Plugin['setup']>;
}

export type { ConsentSource as C };
