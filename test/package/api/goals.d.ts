export { G as GoalCount } from './chunks/describe-session.js';
import { Plugin } from './index.js';
import './chunks/event.js';

/** Names of events, or by name the property of theirs that is summed up; `true`: none is. */
type Goals = readonly string[] | Readonly<Record<string, string | true>>;

/**
 * Counts events by name, and sums up a numeric property of theirs where asked: `goals(['signup'])`, or
 * `goals({ signup: true, 'order placed': 'value' })`. `session_end` tells them, as `goals`: those of all tabs, over reloads and
 * crashes. Only events that are sent count. A value that is no number, nor a text that is a decimal one, is told and not summed.
 */
declare function goals(wanted: Goals): Plugin;

export { goals };
export type { Goals };
