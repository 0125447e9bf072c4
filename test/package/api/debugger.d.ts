import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/**
 * Shows the tracker in a small panel in the page: the session and why it is what it is, the last events and how far each
 * has come, consent and who has told it, errors and what helps, and buttons that end and renew the session and simulate the
 * background. It tracks nothing and stores nothing; closed, it is gone. A tool for who builds the site: it is loaded when
 * somebody asks for it.
 */
declare function debuggerPanel(): Plugin;

export { debuggerPanel };
