import { attempt } from '../core/util/attempt';

/**
 * Finds the element of the running script. An image with that name hides `document.currentScript`,
 * but not the getter, and the page may have replaced `Document`. `undefined`: a module, or code
 * that a tag manager evaluates, has no tag.
 */
export const findTag = (): HTMLScriptElement | undefined => {
  let script: Partial<HTMLScriptElement> | null = document.currentScript;
  if (script?.localName !== 'script')
    script = attempt(() => Reflect.get(Document.prototype, 'currentScript', document) as typeof script)!;
  return (script as HTMLScriptElement | null) ?? undefined;
};
