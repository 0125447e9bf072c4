import { attempt } from './attempt';

/** A value of the document; a form, an image or a frame of that name hides it, but not its getter. */
export const readDocument = <Key extends 'title' | 'referrer' | 'hidden'>(key: Key): Document[Key] => {
  const value = document[key];
  return Object(value) === value
    ? attempt(() => Reflect.get(Document.prototype, key, document) as Document[Key])!
    : value;
};
