import { v4 as uuid } from 'uuid';
import type { TrackedEvent } from './event';

/** The document, told anew for each event: its URL and title change in a single-page app. */
export function createPage(mask: (url: string) => string = (url) => url) {
  const id = uuid();
  return (): TrackedEvent['page'] => ({
    id,
    url: `${mask(location.href)}`,
    title: document.title,
    referrer: document.referrer && `${mask(document.referrer)}`,
  });
}

/** The utm_ parameters of the address, without the prefix; `undefined` when there are none. */
export function readUtm(): Record<string, string> | undefined {
  const utm: Record<string, string> = {};
  new URLSearchParams(location.search).forEach((value, key) => {
    if (/^utm_./.test(key)) utm[key.slice(4)] = value.slice(0, 256);
  });
  return Object.keys(utm).length ? utm : undefined;
}
