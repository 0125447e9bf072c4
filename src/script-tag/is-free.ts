/** Returns whether `window.sojourn` may be set: any other value belongs to the site. An element with that id does not count. */
export const isFree = (place: unknown): boolean =>
  place == null || typeof place === 'function' || place instanceof Element;
