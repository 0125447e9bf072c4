import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/**
 * Reports on `session_end` the ids that `identify` gave to the session's events, as `userIds`: at
 * most 10, in the order of their first event, from all tabs, across reloads and crashes.
 */
declare function sessionUsers(): Plugin;

export { sessionUsers };
