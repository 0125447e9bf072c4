import { attempt } from '../attempt';

/**
 * The attributes of the script that runs. An image of that name hides `document.currentScript`, but not the getter; and a
 * class of the page may stand in the place of `Document`. `undefined`: it is a module, which does not know its tag.
 */
export const findDataset = (): DOMStringMap | undefined => {
  let script: Partial<HTMLScriptElement> | null = document.currentScript;
  if (script?.localName !== 'script')
    script = attempt(() => Reflect.get(Document.prototype, 'currentScript', document) as typeof script)!;
  return script?.dataset;
};
