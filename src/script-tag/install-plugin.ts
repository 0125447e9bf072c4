import type { Plugin } from '../core/tracker/plugin';
import type { OwnPluginApi } from '../core/tracker/plugin-internals';
import { findTag } from './find-tag';
import { guard } from './guard';
import { usePlugin } from './use-plugin';

/** The tracker's file stores the option `files` of `init` in `window.sojourn.files`. */
const page = window as { sojourn?: { files?: unknown } };

/**
 * Hands the plugin of a script file to the tracker, which may arrive later. Its options are those
 * that `init` has under `files`, by the plugin's name; otherwise `read` reads the attributes of the file's
 * own tag. `what` names the file on the console if it fails. `prepare` runs before the options are
 * looked for.
 */
export const installPlugin = <Options>(
  name: string,
  create: (options: Options) => Plugin,
  read: (data: DOMStringMap) => object,
  what = name,
  prepare?: (api: OwnPluginApi, name: string) => unknown,
): void => {
  guard(what, () => {
    const tag = findTag();
    const attributes = tag && read(tag.dataset);
    usePlugin({
      name,
      setup: (api) =>
        guard(what, () => {
          prepare?.(api as OwnPluginApi, name);
          const options = (Object(page.sojourn!.files)[name] ?? attributes) as Options;
          // A module, or code that a tag manager evaluates, cannot find its tag or its options.
          if (!options) throw __DEV__ ? 'its tag is not found: it must be a script, not a module' : 'no tag';
          api.use(create(options));
        }),
    });
  });
};
