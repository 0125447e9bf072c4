/**
 * What may be a visitor's, in turn: a file in an address; a word with what makes an address or a mail address of it; what follows `?`
 * or `#` of half an address. An address ends at a blank or a quote. V8's name of an object (`#<Map>`) and code (`a?.b`) are none.
 * A character is matched once, so that the time grows with the length only.
 */
const personal =
  /(data):[^\s"'`]*|([^\s"'`?#:/@()<>=,;&|]+)((:\/\/[^\s"'`?#]*)([?#][^\s"'`]*)?|@[\w.-]+\.\w+)?|(?!#<\w+>|\?\.[\w$]+(?![\w$=]))[?#][^\s"'`]+/gi;

/** What a stack has behind an address. */
const placeIn = (text: string): string => /(:\d+:\d+)?\)?$/.exec(text)![0];

/**
 * A message, or a stack, without it: addresses go through the site's `mask`; of those that are not of the web (an extension of the
 * browser's, a file) the kind is left, of a query the place in the file, of a token, of a mail address, and of what a browser quotes
 * of a text that is no JSON, nothing.
 */
export const cleanText = (text: string, mask: (address: string) => string): string =>
  text
    .replace(/^([^"]*)"[^]*(?=is not valid JSON)/, '$1')
    .replace(/JSON.*/g, (line) => line.slice(line.lastIndexOf('"') + 1))
    .replace(/bearer([\s:+]|%20)+[^\s"'`]+/gi, '')
    .replace(personal, (found, data?: string, word = '', more = '', address?: string, query?: string) => {
      if (!more) return data || word || placeIn(found);
      if (!address) return '';
      const kind = word.split(/\W/).pop()!;
      const place = placeIn(found);
      const bare = kind + (query ? address : address.slice(0, address.length - place.length));
      return (
        word.slice(0, word.length - kind.length) +
        (/^http/i.test(kind) ? mask(bare) + place : kind + place.replace(/[\d:]/g, ''))
      );
    });
