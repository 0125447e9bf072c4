import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface InteractionsOptions {
    /** Further domains of the site, space-separated: links to these and their subdomains are not outbound. Default: none. */
    domains?: string;
    /** The extensions of files that are downloads, space-separated. Default: see the documentation. */
    extensions?: string;
}

/**
 * Tracks the use of links, forms and marked elements: `link_click` of a link to another site,
 * `file_download`, `form_submit`, and the event that `data-sojourn-event` of an element names. Each
 * is activity. Displayed and typed text is never read.
 */
declare function interactions(options?: InteractionsOptions): Plugin;

export { interactions };
export type { InteractionsOptions };
