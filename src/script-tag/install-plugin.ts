import type { Plugin } from '../core/tracker/plugin';
import type { OwnPluginApi } from '../core/tracker/plugin-internals';
import { findTag } from './find-tag';
import { guard } from './guard';
import { readOwnAttributes, type Parsers } from './read-attributes';
import { usePlugin } from './use-plugin';

/** The file of the tracker keeps the option `files` of `init` there. */
const page = window as { sojourn?: { files?: unknown } };

/** A plugin that a script file brings. */
export interface PluginFile<Options> {
  readonly name: string;
  create(options: Options): Plugin;
  readonly parsers: Parsers;
  /** Makes the options of the attributes, where they differ. */
  adapt?(attributes: Record<string, unknown>): unknown;
  /** Names the file on the console if it fails. Default: the plugin's name. */
  readonly label?: string;
  /** Runs before the options are looked for. */
  prepare?(api: OwnPluginApi, name: string): unknown;
}

/**
 * Hands the plugin of a script file to the tracker, which may arrive later. Its options are those that `init` has under `files`, by
 * the plugin's name; otherwise the attributes of the file's own tag.
 */
export const installPlugin = <Options>({
  name,
  create,
  parsers,
  adapt,
  label = name,
  prepare,
}: PluginFile<Options>): void => {
  guard(label, () => {
    const tag = findTag();
    const attributes = tag && readOwnAttributes(tag.dataset, parsers);
    usePlugin({
      name,
      setup: (api) =>
        guard(label, () => {
          prepare?.(api as OwnPluginApi, name);
          const options =
            Object(page.sojourn!.files)[name] ?? (adapt && attributes ? adapt(attributes) : attributes);
          // A module, or code that a tag manager evaluates, knows neither its tag nor its options.
          if (!options) throw __DEV__ ? 'its tag is not found: it must be a script, not a module' : 'no tag';
          api.use(create(options as Options));
        }),
    });
  });
};
