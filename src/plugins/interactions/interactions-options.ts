import type { Schema } from '../../core/options/option-schema';

export interface InteractionsOptions {
  /** Further domains of the site, space-separated: links to these and their subdomains are not outbound. Default: none. */
  domains?: string;
  /** The extensions of files that are downloads, space-separated. Default: see the documentation. */
  extensions?: string;
}

export const words = /^[\w.-]+( [\w.-]+)*$/;
export const interactionsSchema: Schema = { domains: words, extensions: words };
