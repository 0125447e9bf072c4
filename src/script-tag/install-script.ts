import { attempt } from '../attempt';
import { inspect } from '../inspect';
import type { ConsentSource } from '../consent/consent-source';
import { optionSchema, type Schema } from '../options/option-schema';
import type { Options } from '../options/options';
import { readAttributes } from '../options/read-attributes';
import type { Plugin } from '../plugins/plugin';
import type { Protocol } from '../protocols/protocol';
import { say } from '../say';
import { buildTracker } from '../tracker';
import type { Tracker } from '../tracker-types';
import { addDebugger } from './add-debugger';
import { awaitSources } from './await-sources';
import { createCallClock } from './call-clock';
import { choosePlugins } from './choose-plugins';
import { findDataset } from './find-dataset';
import { isFree } from './is-free';

/** The protocol that a file has. Its options are attributes too, and none of the tracker's: `data-app-id` is none of `app`. */
export interface ProtocolMaker {
  readonly schema: Schema;
  create(options: object): Protocol;
}

/** Makes a source of consent that a file has, of the attributes of its tag and the options in them. */
export type SourceMaker = (data: DOMStringMap, options: Options) => ConsentSource;

type Method = (...given: unknown[]) => unknown;
/** What stands in `window.sojourn`: most likely the stub, or nothing. */
type Place = Method & { q?: unknown; track?: unknown };

const page = window as { sojourn?: Place };

/** The tracker, callable by the names of its methods. */
const makeCallable = (tracker: object) => {
  const call = (command?: unknown, ...given: unknown[]) => {
    // Other script files may have added some.
    const methods = call as unknown as Record<string, Method>;
    const commands = Object.keys(call).filter((key) => typeof methods[key] === 'function');
    if (commands.includes(command as string)) return methods[command as string]!(...given);
    say(`no command ${inspect(command)}${__DEV__ ? `: there are ${commands}` : ''}`);
  };
  // Getters stay getters: sojourn.session is the session of the moment.
  return Object.defineProperties(call, Object.getOwnPropertyDescriptors(tracker));
};

/**
 * Makes a tracker of the script tag's attributes, puts it into `window.sojourn`, and replays what the page has called
 * before. `optional` are the plugins that work only where `data-auto` names them; `silent` ones track nothing of their own
 * accord, so that it does not name them. What they have of methods becomes the tracker's. Where the page has put something
 * in the place of a global that nothing works without, it says so, and stands aside.
 */
export const installScript = (
  ...given: [
    plugins: Plugin[],
    optional?: Plugin[],
    silent?: Plugin[],
    protocol?: ProtocolMaker,
    source?: SourceMaker,
  ]
): void => {
  try {
    install(...given);
  } catch (error) {
    say(`nothing is tracked: ${inspect(error)}`);
  }
};

const install = (
  plugins: Plugin[],
  optional: Plugin[] = [],
  silent: Plugin[] = [],
  protocol?: ProtocolMaker,
  source?: SourceMaker,
): void => {
  const place = attempt(() => page.sojourn);
  // A second copy of the script changes nothing.
  if (typeof attempt(() => place!.track) === 'function') return;
  const data = findDataset() ?? {};
  const options = readAttributes(data, optionSchema, protocol?.schema);
  if (__DEV__ && options.debug === 'panel') {
    delete options.debug;
    addDebugger();
  }
  const sources = awaitSources(data.consent, source?.(data, options as unknown as Options));
  const faults: [code: string, message: string][] = [];
  const chosen = choosePlugins(data.auto, plugins, optional, (path, why) =>
    faults.push(['option', `option ${path}${why && ` ${why}`}`]),
  );

  const { now, replay } = createCallClock();
  let isInstalled = false;
  /** Once: as the tracker starts, before anything else happens, or at the end, where it does not start yet. */
  const putInPlace = (tracker: Tracker) => {
    if (isInstalled) return;
    isInstalled = true;
    const callable = makeCallable(
      Object.assign(tracker, ...silent.map(({ methods }) => methods)),
    ) as unknown as Place;
    const push = (queued: unknown) => {
      try {
        const { 0: time, 1: given } = Object(queued) as [number, ArrayLike<unknown>];
        // A list of so many, whatever it says of its length.
        const parts = Array.prototype.slice.call(given ?? [], 0, 9);
        replay(Number.isFinite(time) ? time : Date.now(), () => callable(...parts));
      } catch (error) {
        say(`a queued call failed: ${inspect(error)}`);
      }
    };
    // Who has kept the stub still pushes.
    callable.q = { push };
    const isTaken = !attempt(() => isFree(place) && ((page.sojourn = callable), true));
    if (isTaken)
      faults.push(['script', `window.sojourn${__DEV__ ? ' is taken: the tracker works without it' : ''}`]);
    attempt(() => Array.from((place?.q ?? []) as unknown[], push));
  };
  /** It also says what was wrong before there was a tracker to say it. */
  const script: Plugin = {
    name: 'script',
    onActivate: putInPlace,
    setup: (api) => faults.forEach(([code, message]) => api.report(code, message)),
  };

  const tracker = buildTracker(
    {
      ...options,
      ...(sources && { consent: sources }),
      protocol: protocol?.create(readAttributes(data, protocol.schema)),
      plugins: [...silent, ...chosen, script],
    } as unknown as Options,
    now,
  );
  putInPlace(tracker);
};
