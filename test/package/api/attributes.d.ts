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
 * Attributes of the session, shared by all tabs (rule 29). They go with the first event after a change, and with
 * `session_end`; set while there is no session, they are the next one's. `tracker.session.attributes` are those of now: read-only, and
 * the same object until one changes, here or in another tab.
 */
declare function attributes(): AttributesPlugin;

export { attributes };
export type { AttributeMethods, AttributesPlugin };
