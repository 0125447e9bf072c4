import { attempt } from '../../core/util/attempt';
import { fillIn } from '../../core/options/fill-in';
import { validateOptions } from '../../core/options/validate-options';
import type { Plugin, PluginApi } from '../../core/tracker/plugin';
import { cleanText } from './clean-text';
import { createErrorCounts } from './error-counts';
import { cutText, readError } from './read-error';

export interface ErrorsOptions {
  /** Also track files that do not load: scripts, styles, images. Default `false`. */
  resources?: boolean;
}

const types = ['error', 'unhandledrejection'];

/**
 * Tracks `application_error`, passive: uncaught errors and unhandled rejections. Repetitions are
 * counted, so a page that fails continually costs few events. The page and its console see the
 * errors as before.
 */
export function errors(options?: ErrorsOptions): Plugin {
  let api: PluginApi;
  let resources: boolean | undefined;

  const { add, leave, forget } = createErrorCounts(({ message, stack, ...facts }) =>
    api.track(
      'application_error',
      { ...facts, message: cleanText(message, api.mask), stack: stack && cleanText(stack, api.mask) },
      { passive: true },
    ),
  );

  const listener = (event: Event) =>
    // A failure here must not be the next error.
    attempt(() => {
      const { src, href, localName } = event.target as Partial<HTMLImageElement & HTMLLinkElement>;
      if (localName && !resources) return;
      add(
        localName ? { source: localName, message: cutText(`${src ?? href}`) } : readError(event),
        event.timeStamp,
      );
    });

  return {
    name: 'errors',
    setup(pluginApi) {
      api = pluginApi;
      // The `error` event of a file does not bubble: listen while capturing.
      for (const type of types) addEventListener(type, listener, true);
      const right = __DEV__
        ? validateOptions(options, api.warn, { resources: 'boolean' }, 'errors.')
        : options;
      ({ resources } = fillIn({ resources: false }, right));
    },
    onVisibilityChange(visible) {
      if (!visible) leave();
    },
    // The next session may belong to another visitor.
    onSessionEnd: forget,
    onForget: forget,
    teardown() {
      leave();
      for (const type of types) removeEventListener(type, listener, true);
    },
  };
}
