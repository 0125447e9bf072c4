import type { Page } from '@playwright/test';
import type { Tracker } from '../../src/index';
import { STUB, type Attributes, type PageOptions } from './html';

// Two domains of one site that share no cookie, with `sojourn.link.js` beside the tracker.

export const BLOG = 'blog.test';
export const SHOP = 'shop.test';
export const TOKEN = /sojourn_token/;

declare const sojourn: Tracker & { decorate(address: string): string };

const tag = (src: string, attributes: Attributes) => {
  const listed = Object.entries(attributes).map(([name, value]) => ` data-${name}="${value}"`);
  return `<script defer src="${src}"${listed.join('')}></script>`;
};

export interface TaggedOptions {
  /** Attributes of `sojourn.link.js`, and of `sojourn.js`. */
  link?: Attributes;
  core?: Attributes;
  /** The add-on runs after the tracker, and before a session begins: its file, which is not the last to arrive, is ready by then. */
  isLate?: boolean;
}

/** A page with both files; `heard` has what was wrong. Nothing is cut out of addresses: the token itself must not be in them. */
export const tagged = (
  collector: string,
  body = '',
  { link = {}, core = {}, isLate = false }: TaggedOptions = {},
): PageOptions => {
  const files = [
    tag('/sojourn.link.js', { domains: `${BLOG} ${SHOP}`, ...link }),
    tag(isLate ? '/sojourn.js?delay=500' : '/sojourn.js', {
      collector,
      'delivery-flush-interval': 10,
      redact: false,
      ...core,
    }),
  ];
  return {
    sdk: false,
    body,
    head: `<script>${STUB};
      window.linkErrors = []; sojourn('on', 'error', ({ code, message }) => linkErrors.push(code + ' ' + message))
    </script>${(isLate ? files.reverse() : files).join('')}`,
  };
};

export const linkErrors = (page: Page) => page.evaluate('linkErrors') as Promise<string[]>;
export const decorated = (page: Page, address: string) =>
  page.evaluate((address) => sojourn.decorate(address), address);
