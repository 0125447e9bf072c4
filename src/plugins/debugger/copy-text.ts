import { attempt } from '../../core/util/attempt';
import { element } from './element';

/** By a selection, as browsers did before there was a clipboard API: it works on plain http too, and where a policy forbids the other. */
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

/** Puts the text into the clipboard. Resolves with `false` where the browser allows neither way. */
export const copyText = async (text: string, root: ShadowRoot): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, root);
  }
};
