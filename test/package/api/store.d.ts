import { S as SessionStore, O as OpenCustomStore } from './chunks/session-store.js';
import './chunks/cookie-options.js';
import './chunks/describe-session.js';

/**
 * For the option `session.store`: keeps the session record in this store, instead of a cookie and IndexedDB (rule 33).
 *
 *     createTracker({ collector, session: { store: customStore(mine) } });
 */
declare const customStore: (store: SessionStore) => OpenCustomStore;

export { OpenCustomStore, SessionStore, customStore };
