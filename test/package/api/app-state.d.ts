import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/**
 * Tracks the transitions of the site as `application_state_transition`, with the property `transition_type`:
 * `application_initialized`, `application_foreground`, `application_background`, `application_exit` (rules 22-27).
 */
declare function appState(): Plugin;

export { appState };
