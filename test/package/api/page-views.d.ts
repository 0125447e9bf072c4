import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/**
 * Tracks `page_view`: the first one, each route of a single-page app, and a return from the back/forward cache.
 * `navigation` says which: `load`, `route`, `restore`. `foregroundDuration` is how long, in milliseconds, the view before
 * it in this tab was visible; absent on a tab's first view and on `restore`, where it cannot be known at once. Routes are
 * heard from the Navigation API; where there is none, `history` is patched until `shutdown()`.
 */
declare function pageViews(): Plugin;

export { pageViews };
