export { G as GoalCount } from './chunks/describe-session.js';
import { Plugin } from './index.js';
import './chunks/event.js';

/** Names of events or, by name, the property to sum; `true`: only count. */
type Goals = readonly string[] | Readonly<Record<string, string | true>>;

/**
 * Counts events by name, and sums up a numeric property of theirs if asked: `goals(['signup'])`, or
 * `goals({ signup: true, 'order placed': 'value' })`. `session_end` reports the totals of all tabs
 * as `goals`, across reloads and crashes. Only sent events count. A value that is neither a number
 * nor the text of one is reported and not summed.
 */
declare function goals(wanted: Goals): Plugin;

export { goals };
export type { Goals };
