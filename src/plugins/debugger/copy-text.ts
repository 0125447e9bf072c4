import { attempt } from '../../core/util/attempt';
import { element } from './element';

/** Copies by a selection, which also works on plain http, and if a policy forbids the clipboard API. */
const copySelected = (text: string, root: ShadowRoot): boolean => {
  const field = element('textarea');
  field.value = text;
  root.append(field);
  const focused = root.activeElement as HTMLElement | null;
  field.select();
  const isCopied = attempt(() => document.execCommand('copy'));
  field.remove();
  focused?.focus();
  return !!isCopied;
};

/** Copies the text to the clipboard. Resolves to `false` if the browser allows neither way. */
export const copyText = async (text: string, root: ShadowRoot): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, root);
  }
};
