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
     * Names for Google of events of yours; `false`: not forwarded. `page_view` and `engagement`, which Google measures
     * itself, are not forwarded unless they are named here.
     */
    names?: Record<string, string | false>;
    /** Forward the id given to `identify`, as `user_id`. Default `false`. */
    userId?: boolean;
}
/**
 * Forwards to Google's tag what is tracked while consent is granted, by names and within lengths that Google Analytics
 * takes: texts are cut at 100 characters, and of objects only `items` goes. `sojourn_session_id` and
 * `sojourn_session_index` are set for all that the tag sends. The tag may come later, or never.
 */
declare function gtag({ gtag, names, userId }?: GtagOptions): Plugin;

export { gtag };
export type { GtagOptions };
