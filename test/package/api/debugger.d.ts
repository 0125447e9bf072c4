import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/**
 * Shows the tracker in a small panel on the page: the session and its reasons, the last events and
 * their delivery, consent and its source, and errors with remedies. Buttons end and renew the
 * session and simulate the background. The panel tracks and stores nothing, and closing removes it.
 * This tool for developers is loaded on demand.
 */
declare function debuggerPanel(): Plugin;

export { debuggerPanel };
