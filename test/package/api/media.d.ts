import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface MediaOptions {
    /** Milliseconds of sound after which an event is due: 1,000 to 2,147,483,647. Default 60,000. At most half of a timeout. */
    interval?: number;
}
/**
 * Tracks `media_playing` while an audio or video element is audible, also on a hidden page: a
 * starting event, so that a listener's session continues (rule 1). There is no timer: the element's
 * own `timeupdate` fires while it plays. The event changes neither the site's state nor the
 * foreground time. `playedDuration`: milliseconds of sound since the previous event. Muted elements,
 * Web Audio without an element, and frames do not count.
 */
declare function media(options?: MediaOptions): Plugin;

export { media };
export type { MediaOptions };
