import { Protocol } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/plugin.js';

interface SnowplowOptions {
    /** Snowplow's `app_id`, at most 255 characters. Default: the tracker's option `app.name`. */
    appId?: string;
    /** Snowplow's `platform`. Default `web`. */
    platform?: 'web' | 'mob' | 'pc' | 'srv' | 'app' | 'tv' | 'cnsl' | 'iot' | 'headset';
    /** Iglu URI by event name: such events are self-describing, all others structured. In an attribute: JSON. */
    schemas?: Readonly<Record<string, string>>;
    /**
     * Iglu URI by key of `track(..., { context })`: such values become entities. The same keys work for the session's
     * `attributes`, the user's `traits`, the properties of `page_view` and `engagement`, and for `consent`, `utm`, `device`,
     * `os`, `browser`. In an attribute: JSON.
     */
    entities?: Readonly<Record<string, string>>;
    /**
     * Prefix of the cookies of Snowplow's own tracker, its option `cookieName`. Its visitor is imported once; `''` imports
     * nobody. Default `_sp_`.
     */
    trackerCookie?: string;
    /**
     * Adds device memory and logical processors to `browser_context`. These values help to distinguish devices. Default `false`.
     */
    hardware?: boolean;
}

/** Sends events to a Snowplow collector by POST, in tracker protocol v2. */
declare function snowplow(options?: SnowplowOptions): Protocol;

export { snowplow };
export type { SnowplowOptions };
