import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

type Gtag = (...args: unknown[]) => void;
interface GtagOptions {
    /**
     * Called instead of `window.gtag`: to push to a data layer with another name, or to add a
     * `send_to`.
     */
    gtag?: Gtag;
    /**
     * Google's names of your events; `false`: not forwarded. `page_view` and `engagement`, which Google measures
     * itself, are only forwarded if they are named here.
     */
    names?: Record<string, string | false>;
    /** Forward the id given to `identify`, as `user_id`. Default `false`. */
    userId?: boolean;
}
/**
 * Forwards events to Google's tag while consent is granted, with names and lengths that Google Analytics accepts: texts
 * are cut at 100 characters, and the only object that is forwarded is `items`. `sojourn_session_id` and
 * `sojourn_session_index` are set for everything that the tag sends. The tag may load later, or never.
 */
declare function gtag({ gtag, names, userId }?: GtagOptions): Plugin;

export { gtag };
export type { GtagOptions };
