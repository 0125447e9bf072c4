import { Protocol } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/plugin.js';

/** Reports the path of a wrong value and a text with the reason and a remedy, which is empty in the small build. */
type Warn = (path: string, why: string) => void;

/** The minimum, the maximum, and another allowed value. */
type Range = readonly [min: number, max: number, or?: number];
/** Options within an option, and the values that may replace the group. */
interface Group {
    readonly members: Schema;
    readonly or: readonly unknown[];
}
/** Reads a value, which may be absent, by a rule of its own. Returns the option, or `undefined` if it is wrong or absent. */
type Read = (value: unknown, warn: Warn) => unknown;
/** The form of a value: a type by name, a pattern of a text, a range of numbers. */
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
 * Sends events to Tracardi, `POST {collector}/track`: the tracker's option `collector` is the base URL of Tracardi's API. Each request
 * has one session and one profile. Tracardi creates profiles, and its answers name them.
 */
declare function tracardi(options: TracardiOptions): Protocol;

export { tracardi, tracardiSchema };
export type { TracardiOptions };
