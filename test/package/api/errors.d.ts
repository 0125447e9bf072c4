import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface ErrorsOptions {
    /** Also track files that do not load: scripts, styles, images. Default `false`. */
    resources?: boolean;
}
/**
 * Tracks `application_error`, passive: uncaught errors and unhandled rejections. Repetitions are
 * counted, so a page that fails continually costs few events. The page and its console see the
 * errors as before.
 */
declare function errors(options?: ErrorsOptions): Plugin;

export { errors };
export type { ErrorsOptions };
