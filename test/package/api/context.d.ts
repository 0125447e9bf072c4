import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/**
 * Adds facts about the browser to each batch: device, system, browser, low-entropy client hints,
 * language, time zone; the sizes of the viewport and the document, as of the page view or the last
 * change of the viewport; the `utm_` parameters of the session's first page and of the latest page
 * that had any, and the referrer of the first. Addresses are masked and redacted before they are
 * read.
 */
declare function context(): Plugin;

export { context };
