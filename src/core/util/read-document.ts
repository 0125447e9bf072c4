import { attempt } from './attempt';

/** Reads a property of the document, or of another page's. A form, an image or a frame of that name hides the property, but not its getter. */
export const readDocument = <Key extends 'title' | 'referrer' | 'hidden'>(
  key: Key,
  page = document,
): Document[Key] => {
  const value = page[key];
  return Object(value) === value
    ? attempt(() => Reflect.get(Document.prototype, key, page) as Document[Key])!
    : value;
};
