/** Whatever else a site keeps as `window.sojourn` is its own; an element with that id is only found by it. */
export const isFree = (place: unknown): boolean =>
  place == null || typeof place === 'function' || place instanceof Element;
