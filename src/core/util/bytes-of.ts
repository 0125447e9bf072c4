/**
 * Counts the bytes of a text in UTF-8: exactly, except that a surrogate pair counts as 6 instead of 4. Jest's
 * jsdom has no `TextEncoder`.
 */
export const bytesOf = (text: string): number =>
  text.replace(/[\u0080-\u07ff]|([\u0800-\uffff])/g, '**$1').length;
