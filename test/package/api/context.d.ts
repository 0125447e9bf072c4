import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/**
 * Adds to each batch what the browser tells of itself: device, system, browser, language, time zone; and the `utm_`
 * parameters of the session's first page.
 */
declare function context(): Plugin;

export { context };
