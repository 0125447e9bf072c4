/**
 * Bytes of a text in UTF-8, counted in one walk: a pair of surrogates counts as 6 instead of 4, everything else exactly. Jest's
 * jsdom has no `TextEncoder`.
 */
export const bytesOf = (text: string): number =>
  text.replace(/[\u0080-\u07ff]|([\u0800-\uffff])/g, '**$1').length;
