import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/**
 * Tracks `page_leave`, passive, when the page goes, and when it is frozen: `foregroundDuration` is how long, in milliseconds,
 * the view that was open was visible, or since it was last told. The views before it are told by the `page_view` after them.
 */
declare function pageLeaves(): Plugin;

/**
 * Tracks `page_view`: the first one, each route of a single-page app, and a return from the back/forward cache.
 * `navigation` says which: `load`, `route`, `restore`. `foregroundDuration` is how long, in milliseconds, the view before
 * it in this tab was visible; absent on a tab's first view and on `restore`, where it cannot be known at once. Routes are
 * heard from the Navigation API; where there is none, `history` is patched until `shutdown()`. All events get `page.viewId`,
 * a UUID of the page view that they belong to: each `page_view` has another one, also where the site tracks it itself.
 * `page.title` is the title that the page has once its router has set it, within 1 s of the navigation.
 */
declare function pageViews(): Plugin;

export { pageLeaves, pageViews };
