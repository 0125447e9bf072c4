import type { Plugin } from '../tracker/plugin';

/**
 * The consent manager that asks the visitor, most likely. `createConsentSource` (`sojourn/consent-source`) makes one. Until its
 * first answer consent is pending; of several sources the strictest answer holds: `denied`, then `pending`, then `granted`.
 */
export interface ConsentSource extends Plugin {
  setup: NonNullable<Plugin['setup']>;
}
