import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface ErrorsOptions {
    /** Also files that do not load: scripts, styles, pictures. Default `false`. */
    resources?: boolean;
}
/**
 * Tracks `application_error`, passive: uncaught errors, and rejections that nobody handles. One that comes again is counted:
 * a page that fails all the time costs few events. What the page and its console see stays as it is.
 */
declare function errors(options?: ErrorsOptions): Plugin;

export { errors };
export type { ErrorsOptions };
