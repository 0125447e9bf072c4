/**
 * What may be a visitor's, in turn: an address up to its query; a query, of half an address too, with the place in the file that
 * stands behind it in a stack; a mail address; what a browser quotes of a text that is no JSON.
 */
const personal =
  /(data|\w+(?=:\/\/)):[^\s"'()?#]*|[?#][^\s"'()=]*=[^\s"'()]*|[^\s@:/]+@[\w.-]+\.\w+|"[^]*(?=is not valid JSON)|JSON.*"/g;

/**
 * A message, or a stack, without it: addresses go through the site's `mask`; of those that are not of the web (an extension of the
 * browser's, a file) the kind is left, of a query the place, of the rest nothing.
 */
export const cleanText = (text: string, mask: (address: string) => string): string =>
  text.replace(personal, (found, kind?: string) =>
    kind ? (/^http/.test(kind) ? mask(found) : kind) : /(:\d+)*$/.exec(found)![0],
  );
