import { S as SessionStore, O as OpenCustomStore } from './chunks/session-store.js';
import './chunks/cookie-options.js';
import './chunks/describe-session.js';

/**
 * For the option `session.store`: the session record is in this store, and neither in a cookie nor in IndexedDB (rule 33).
 *
 *     createTracker({ collector, session: { store: customStore(mine) } });
 */
declare const customStore: (store: SessionStore) => OpenCustomStore;

export { OpenCustomStore, SessionStore, customStore };
