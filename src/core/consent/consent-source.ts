import type { Plugin } from '../tracker/plugin';

/**
 * A source of the visitor's decision, usually a consent manager. `createConsentSource` (`sojourn/consent-source`) creates one.
 * Consent is pending until its first answer. Of several sources the strictest answer applies: `denied`, then `pending`, then `granted`.
 */
export interface ConsentSource extends Plugin {
  setup: NonNullable<Plugin['setup']>;
}
