import { Protocol } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/plugin.js';

/**
 * Called with the name of what is wrong and a text that says why and what helps. The text is empty in the small build,
 * which has none of them.
 */
type Warn = (path: string, why: string) => void;

/** The least and the greatest number, and one more that is allowed. */
type Range = readonly [least: number, most: number, or?: number];
/** Options within an option, and the values that may stand in place of the group. */
interface Group {
    readonly members: Schema;
    readonly or: readonly unknown[];
}
/** Reads a value, or its absence, by a rule of its own; what it gives is the option; `undefined`: it is wrong, or absent. */
type Read = (value: unknown, warn: Warn) => unknown;
/** What a value must be: of the type of that name, a text of that pattern, a number within a range. */
type Rule = string | RegExp | Range | Group | Read;
interface Schema {
    readonly [option: string]: Rule;
}

interface TracardiOptions {
    /** The id of an event source of Tracardi's (Inbound traffic), of the type REST API. Required: nothing is sent without it. */
    sourceId: string;
}
declare const tracardiSchema: Schema;
/**
 * Sends to Tracardi, `POST {collector}/track`: the tracker's option `collector` is the base URL of Tracardi's API. One request
 * is of one session and one profile; the profile is Tracardi's, and its answers tell which.
 */
declare function tracardi(options: TracardiOptions): Protocol;

export { tracardi, tracardiSchema };
export type { TracardiOptions };
