import { uuid } from '../../core/util/ids';
import { removeLocal, writeLocal } from '../../core/storage/local-storage';
import { inTime } from '../../core/util/patience';
import type { PluginApi } from '../../core/tracker/plugin';
import { printJson } from '../../core/util/print-json';
import type { Session } from '../../core/session/rules/describe-session';
import type { SessionAttributes } from './parse-attributes';

const nothing = { generation: 0, sessionIndex: 0 };

/**
 * Keeps values of the session under a key of their own: shared by all tabs, kept across reloads and
 * crashes, and dropped with the session (rule 29). Call `open` first.
 */
export const createSessionValues = <Value, Change, Described>(
  suffix: string,
  parse: (text: string | null | undefined, now: number) => SessionAttributes<Value> | undefined,
  /** Commutative, associative, idempotent (rule 15). */
  merge: (a?: Value, b?: Value) => Value | undefined,
  /** Returns a text if the change is refused: the reason. */
  makeChange: (
    value: Value | undefined,
    change: Change,
    page: string,
    now: number,
  ) => Value | string | undefined,
  describe: (value?: Value) => Described,
) => {
  /** Created by the first change: a plugin may be created on a server, where it must not ask for random numbers. */
  let page = '';
  let api: PluginApi;
  let storageKey: string;
  let known: SessionAttributes<Value> = nothing;
  /** The values of the previous session, whose end may not have been reported yet. */
  let former: SessionAttributes<Value> = nothing;

  /** Merges values of the same session, or of a later one (rule 15). */
  const learn = ({ generation, sessionIndex, attributes }: SessionAttributes<Value>): void => {
    const order = generation - known.generation || sessionIndex - known.sessionIndex;
    if (order < 0) return;
    if (order) former = known;
    known = {
      generation,
      sessionIndex,
      attributes: order ? attributes : merge(known.attributes, attributes),
    };
  };
  const read = (text?: string | null) => {
    const found = parse(text, Date.now());
    if (found) learn(found);
  };
  const onStorage = ({ key, newValue }: StorageEvent) => key === storageKey && read(newValue);

  return {
    learn,
    open(pluginApi: PluginApi): void {
      api = pluginApi;
      storageKey = api.name + suffix;
      api.storage.mergeBy(storageKey, (stored, own) => {
        read(stored);
        read(own);
        return printJson(known);
      });
      addEventListener('storage', onStorage);
    },
    close: (): void => removeEventListener('storage', onStorage),
    /** Reads what other pages have stored; the first events wait for it. */
    load: (): void => api.hold(inTime(api.storage.get(storageKey).then(read))),
    /** Makes a change. Returns the reason if it is refused, which is empty in the small build. */
    change(change: Change, now = Date.now()): string | undefined {
      page ||= uuid();
      const changed = makeChange(known.attributes, change, page, now);
      if (typeof changed === 'string') return changed;
      known = { ...known, attributes: changed };
      // Other pages read the stored text when they load; open pages get the storage event at once.
      const text = printJson(known);
      api.storage.set(storageKey, text);
      if (api.consent !== 'granted') return;
      writeLocal(storageKey, text);
      removeLocal(storageKey);
    },
    /** Computes the values; `undefined` if there are none. */
    valuesIn: ({ sessionIndex }: Session): Described =>
      describe([known, former].find((owned) => owned.sessionIndex === sessionIndex)?.attributes),
    forget(): void {
      known = former = nothing;
    },
  };
};
