import { Protocol } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/plugin.js';

interface SnowplowOptions {
    /** Snowplow's `app_id`, 255 characters at the most. Default: the tracker's option `app.name`. */
    appId?: string;
    /** Snowplow's `platform`. Default `web`. */
    platform?: 'web' | 'mob' | 'pc' | 'srv' | 'app' | 'tv' | 'cnsl' | 'iot' | 'headset';
    /** Iglu URI by event name: such events are self-describing, all others structured. In an attribute: JSON. */
    schemas?: Readonly<Record<string, string>>;
    /**
     * Iglu URI by key of `track(..., { context })`: such values become entities. So do, under these keys, the session's
     * `attributes`, the user's `traits`, the properties of `page_view` and `engagement`, and `consent`, `utm`, `device`, `os`,
     * `browser`. In an attribute: JSON.
     */
    entities?: Readonly<Record<string, string>>;
    /**
     * Where Snowplow's own tracker keeps its visitor: its option `cookieName`. That visitor is taken over, once; `''`: nobody is.
     * Default `_sp_`.
     */
    trackerCookie?: string;
    /** Device memory and logical processors in `browser_context`: they help to tell one device from others. Default `false`. */
    hardware?: boolean;
}

/** Speaks to a Snowplow collector: tracker protocol v2, by POST. */
declare function snowplow(options?: SnowplowOptions): Protocol;

export { snowplow };
export type { SnowplowOptions };
