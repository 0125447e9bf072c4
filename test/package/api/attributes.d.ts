import { AttributeValue } from './index.js';
import { Plugin } from './index.js';
import './chunks/event.js';

interface AttributeMethods {
    setSessionAttribute(key: string, value: AttributeValue): void;
    /** A missing attribute starts at 0. */
    incrementSessionAttribute(key: string, by?: number): void;
}
interface AttributesPlugin extends Plugin, AttributeMethods {
}
/**
 * Attributes of the session, shared by all tabs (rule 29). The first event after a change carries
 * them, and so does `session_end`; attributes set without a session belong to the next session.
 * `tracker.session.attributes` has the current values: read-only, and the same object until an
 * attribute changes, here or in another tab.
 */
declare function attributes(): AttributesPlugin;

export { attributes };
export type { AttributeMethods, AttributesPlugin };
