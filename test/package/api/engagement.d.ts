import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface EngagementOptions {
    /** Engaged milliseconds after which a heartbeat is due: 1,000 to 2,147,483,647. Default 15,000. */
    interval?: number;
    /** Milliseconds without input after which the visitor counts as idle: 1,000 to 2,147,483,647, or `Infinity`. Default 30,000. */
    idleTimeout?: number;
}
/**
 * Tracks `engagement`, passive: heartbeats while the page is visible and in use, by pointer, keys,
 * wheel, touch or scrolling. `engagedDuration`: milliseconds since the previous heartbeat.
 * `scrollDepth`: the deepest visible part of the page since the page view, in percent.
 * `scrollOffsets`: the range of scrolling since the previous heartbeat, in CSS pixels: the least and
 * the greatest offset from the left, then from the top. The rest is reported when the visitor becomes
 * idle, when the page is hidden, and at the next page view, if there is anything new.
 */
declare function engagement(options?: EngagementOptions): Plugin;

export { engagement };
export type { EngagementOptions };
