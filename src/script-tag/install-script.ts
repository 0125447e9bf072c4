import { attempt } from '../core/util/attempt';
import { inspect } from '../core/util/inspect';
import type { ConsentSource } from '../core/consent/consent-source';
import { optionSchema, type Schema } from '../core/options/option-schema';
import type { Options } from '../core/options/options';
import type { SessionStore } from '../core/options/session-store';
import { readAttributes } from './read-attributes';
import type { Plugin } from '../core/tracker/plugin';
import type { OwnPlugin } from '../core/tracker/plugin-internals';
import type { Protocol } from '../core/delivery/protocol';
import { say } from '../core/tracker/say';
import { buildTracker } from '../core/tracker/build-tracker';
import type { Tracker } from '../core/tracker/tracker-types';
import { addDebugger } from './add-debugger';
import { awaitSources } from './await-sources';
import { createCallClock } from './call-clock';
import { choosePlugins } from './choose-plugins';
import { createCommand, type Place } from './create-command';
import { findTag } from './find-tag';
import { guard } from './guard';
import { importOptions } from './import-options';
import { isFree } from './is-free';
import { mergeOptions } from './merge-options';
import { nameMisspelt } from './name-misspelt';

/**
 * The parts of a file beyond the core. `schema` describes its own options, which `create` takes out
 * of the others.
 */
export interface Extras {
  readonly schema: Schema;
  create(options: Record<string, unknown>): { readonly protocol?: Protocol; readonly source?: ConsentSource };
  /** Makes a page's store a value of the option `session.store`. */
  makeStore(store: SessionStore): unknown;
}

/** Milliseconds without a collector after which the console says that nothing is tracked. */
const PATIENCE_MS = 5000;

const FAILED = 'nothing is tracked';

const page = window as { sojourn?: Place };

/**
 * Creates a tracker from the script tag's attributes and the options of `init`, puts it into
 * `window.sojourn`, and runs the calls that the page has queued. `optional` plugins work only if
 * `auto` names them; `silent` plugins track nothing by themselves, so `auto` does not name them,
 * and their methods become the tracker's. If the page has replaced an indispensable global, the
 * script reports it and does nothing.
 */
export const installScript = (
  ...args: [plugins: Plugin[], optional?: Plugin[], silent?: Plugin[], extras?: Extras]
): void => guard(FAILED, () => install(...args));

const install = (
  plugins: Plugin[],
  optional: Plugin[] = [],
  silent: Plugin[] = [],
  extras?: Extras,
): void => {
  const place = attempt(() => page.sojourn);
  // A second copy of the script changes nothing.
  if (typeof attempt(() => place!.track) === 'function') return;
  const tag = findTag();
  const schema = { ...optionSchema, auto: 'string', ...extras?.schema };
  const read = () => readAttributes(tag?.dataset ?? {}, schema);
  const { collector } = read();
  if (__DEV__) nameMisspelt(tag?.dataset ?? {}, schema);

  const clock = createCallClock();
  const { command, push, attach } = createCommand(clock);
  const faults: [code: string, message: string][] = [];
  let isStarted = false;

  const complain = () =>
    say(
      `option collector is missing${
        __DEV__
          ? `: data-collector, or sojourn('init', { collector: … }), must be the URL to which events are sent.${
              tag
                ? ''
                : ' This script cannot find its tag and attributes, because of type="module" or a tag manager. Use a plain script tag, or call init.'
            } See`
          : `${tag ? '' : ': no tag, as of a module'}, see`
      } docs/getting-started.md`,
    );

  /** Starts the tracker. The page's options override the attributes. */
  const init = (pageOptions?: unknown): void => {
    if (isStarted)
      return say(
        `init${__DEV__ ? ': the tracker has been started by data-collector, or by another init. These options change nothing. A tag manager’s tag should fire once per page' : ' again'}`,
      );
    if (__DEV__ && pageOptions !== undefined && Object(pageOptions) !== pageOptions)
      say(`init (${inspect(pageOptions)}) must get an object of options`);
    const { auto, files, ...options } = mergeOptions(read(), pageOptions);
    if (options.collector === undefined) return complain();
    isStarted = true;
    command.files = files;
    if (__DEV__ && options.debug === 'panel') {
      delete options.debug;
      addDebugger(tag);
    }
    importOptions(options, extras?.makeStore);
    const { protocol, source } = extras?.create(options) ?? {};
    const sources = awaitSources(options.consent, source);
    const chosen = choosePlugins(auto, plugins, optional, (path, why) =>
      faults.push(['option', `option ${path}${why && ` ${why}`}`]),
    );
    const putInPlace = (tracker: Tracker) =>
      attach(Object.assign(tracker, ...silent.map(({ methods }) => methods)));
    const script: OwnPlugin = {
      name: 'script',
      // Before the tracker reads or stores anything: one of the calls may be a denial (rule 35).
      onActivate(tracker) {
        const first = putInPlace(tracker);
        // The page view of the load is tracked next. Its time must precede the first event of the page.
        if (first) clock.time = Math.min(first - 1, Date.now());
      },
      // The plugin also reports the faults from before the tracker existed.
      setup(api) {
        clock.time = undefined;
        for (const [code, message] of faults) api.report(code, message);
      },
    };
    const tracker = buildTracker(
      {
        ...options,
        ...(protocol && { protocol }),
        ...(sources && { consent: sources }),
        plugins: [...silent, ...chosen, script, options.plugins ?? []].flat(),
      } as unknown as Options,
      clock.now,
    );
    clock.time = undefined;
    // For a page that is not shown yet, and for a tracker that does nothing.
    putInPlace(tracker);
  };

  // All queued calls are read before the tracker starts.
  const inits: unknown[] = [];
  command.init = (pageOptions) => inits.push(pageOptions);
  attempt(() => Array.from((place?.q ?? []) as unknown[], push));
  command.init = (pageOptions) => guard(FAILED, () => init(pageOptions));
  if (!attempt(() => isFree(place) && ((page.sojourn = command), true)))
    faults.push(['script', `window.sojourn${__DEV__ ? ' is taken: the tracker works without it' : ''}`]);
  inits.forEach((pageOptions) => command.init!(pageOptions));
  if (isStarted) return;
  if (collector !== undefined) command.init();
  else setTimeout(() => isStarted || complain(), PATIENCE_MS);
};
