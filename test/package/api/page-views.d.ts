import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/**
 * Tracks `page_leave`, passive, when the page unloads or freezes. `foregroundDuration` is the
 * visible time of the open view in milliseconds, or the time since its last report. Earlier views
 * are reported by the next `page_view`.
 */
declare function pageLeaves(): Plugin;

/**
 * Tracks `page_view`: the first view, each route of a single-page app, and a return from the
 * back/forward cache. `navigation` is `load`, `route` or `restore`. `foregroundDuration` is the
 * visible time of this tab's previous view, in milliseconds; it is absent on a tab's first view, and
 * on `restore`, where it is not known at once. Routes are detected by the Navigation API; without
 * it, `history` is patched until `shutdown()`.
 *
 * All events get `page.viewId`, a UUID of their page view: each `page_view` has a new one, also if
 * the site tracks it itself. `page.title` is the title that the router sets within 1 s of the
 * navigation.
 */
declare function pageViews(): Plugin;

export { pageLeaves, pageViews };
