import type { ConsentSource } from '../consent/consent-source';
import { inspect } from '../inspect';
import { say } from '../say';
import { findDataset } from './find-dataset';
import { usePlugin } from './use-plugin';

/**
 * For a script file that brings a source of consent: `make` makes it of the attributes of the file's own tag, and the command
 * `use` hands it to the tracker, which may arrive later. Where that fails, consent stays pending, for the tracker's tag names
 * the source in `data-consent`.
 */
export const installSource = (name: string, make: (data: DOMStringMap) => ConsentSource): void => {
  try {
    const data = findDataset();
    // A module does not know its tag: without its options the source might grant too much.
    if (!data) throw __DEV__ ? 'its tag is not found: it must be a script, not a module' : 'no tag';
    usePlugin(make(data));
  } catch (error) {
    say(`consent source ${name}: ${inspect(error)}`);
  }
};
