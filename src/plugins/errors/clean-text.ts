/**
 * Text that may be personal, in turn: a file in an address; a word that begins an address or a mail
 * address; the query or fragment of half an address. An address ends at a space or a quote. V8's
 * name of an object (`#<Map>`) and code (`a?.b`) are not addresses. Each character is matched once,
 * so the time is linear in the length.
 */
const personal =
  /(data):[^\s"'`]*|([^\s"'`?#:/@()<>=,;&|]+)((:\/\/[^\s"'`?#]*)([?#][^\s"'`]*)?|@[\w.-]+\.\w+)?|(?!#<\w+>|\?\.[\w$]+(?![\w$=]))[?#][^\s"'`]+/gi;

/** Finds the position that follows an address in a stack. */
const placeIn = (text: string): string => /(:\d+:\d+)?\)?$/.exec(text)![0];

/**
 * Removes personal text from a message or a stack. Addresses pass through the site's `mask`. Other
 * addresses (an extension of the browser, a file) are reduced to their scheme, and a query to the
 * position in the file. Tokens, mail addresses and the text that a browser quotes from invalid JSON
 * are removed.
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
