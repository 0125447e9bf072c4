import { attempt } from './attempt';

/** Reads a property of the document. A form, an image or a frame of that name hides the property, but not its getter. */
export const readDocument = <Key extends 'title' | 'referrer' | 'hidden'>(key: Key): Document[Key] => {
  const value = document[key];
  return Object(value) === value
    ? attempt(() => Reflect.get(Document.prototype, key, document) as Document[Key])!
    : value;
};
