import { inspect } from '../inspect';
import type { Plugin } from '../plugins/plugin';
import { say } from '../say';
import { findDataset } from './find-dataset';
import { usePlugin } from './use-plugin';

/**
 * For a script file that brings a plugin: `make` makes it of the attributes of the file's own tag, and the command `use` hands it
 * to the tracker, which may arrive later. `what` says on the console whose fault it is where that fails.
 */
export const installPlugin = (what: string, make: (data: DOMStringMap) => Plugin): void => {
  try {
    const data = findDataset();
    // A module does not know its tag, nor its options.
    if (!data) throw __DEV__ ? 'its tag is not found: it must be a script, not a module' : 'no tag';
    usePlugin(make(data));
  } catch (error) {
    say(`${what}: ${inspect(error)}`);
  }
};
