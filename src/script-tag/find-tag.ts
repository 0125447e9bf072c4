import { attempt } from '../core/util/attempt';

/**
 * The element of the script that runs. An image of that name hides `document.currentScript`, but not the getter; and a class
 * of the page may stand in the place of `Document`. `undefined`: a module, or code that a tag manager evaluates, has no tag.
 */
export const findTag = (): HTMLScriptElement | undefined => {
  let script: Partial<HTMLScriptElement> | null = document.currentScript;
  if (script?.localName !== 'script')
    script = attempt(() => Reflect.get(Document.prototype, 'currentScript', document) as typeof script)!;
  return (script as HTMLScriptElement | null) ?? undefined;
};
