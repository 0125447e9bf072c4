import { P as Plugin } from './plugin.js';

/**
 * The consent manager that asks the visitor, most likely. `createConsentSource` (`sojourn/consent-source`) makes one. Until its
 * first answer consent is pending; of several sources the strictest answer holds: `denied`, then `pending`, then `granted`.
 */
interface ConsentSource extends Plugin {
    setup: NonNullable<Plugin['setup']>;
}

export type { ConsentSource as C };
