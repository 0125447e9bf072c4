import {
  changeAttributes,
  mergeAttributes,
  valuesOf,
  type AttributeChange,
} from '../attributes/attribute-values';
import { SESSION_END } from '../event/event';
import { uuid } from '../ids';
import { inspect } from '../inspect';
import { parseAttributes, type SessionAttributes } from '../attributes/parse-attributes';
import { removeLocal, writeLocal } from '../ledger/local-storage';
import { inTime } from '../patience';
import type { AttributeValue, Session } from '../record/describe-session';
import { printJson } from '../print-json';
import { readDocument } from '../read-document';
import { judge } from '../record/judge';
import type { Plugin, PluginApi } from './plugin';

/** A change waits among the events for its turn, so that it belongs to the session of its time; it is never sent. */
const CHANGE = 'session_attribute';

/** Calls that wait for a tracker or a session at the most; the latest count. Before consent, `delivery.maxQueue` holds. */
const WAITING = 1000;

export interface AttributeMethods {
  setSessionAttribute(key: string, value: AttributeValue): void;
  /** A missing attribute starts at 0. */
  incrementSessionAttribute(key: string, by?: number): void;
}

export interface AttributesPlugin extends Plugin, AttributeMethods {}

/**
 * Attributes of the session, shared by all tabs (rule 29). They go with the first event after a change, and with
 * `session_end`; set while there is no session, they are the next one's.
 */
export function attributes(): AttributesPlugin {
  const page = uuid();
  const nothing: SessionAttributes = { generation: 0, sessionIndex: 0 };
  let api: PluginApi | undefined;
  let storageKey: string;
  let known = nothing;
  /** Of the session before: its end may not have been told yet. */
  let former = nothing;
  /** Calls from before there was a tracker, and changes from before there was a record. */
  let waiting: (() => void)[] = [];
  /** What the last event has told, and of which session. */
  let told: string;

  const wait = (work: () => void): void => {
    waiting = [...waiting, work].slice(-WAITING);
  };

  /** Takes up what is of the same session, or of a later one (rule 15). */
  const learn = ({ generation, sessionIndex, attributes }: SessionAttributes) => {
    const order = generation - known.generation || sessionIndex - known.sessionIndex;
    if (order < 0) return;
    if (order) former = known;
    known = {
      generation,
      sessionIndex,
      attributes: order ? attributes : mergeAttributes(known.attributes, attributes),
    };
  };
  const read = (text?: string | null) => {
    const found = parseAttributes(text, Date.now());
    if (found) learn(found);
  };
  const load = () => api!.hold(inTime(api!.storage.get(storageKey).then(read)));
  const onStorage = ({ key, newValue }: StorageEvent) => key === storageKey && read(newValue);

  const catchUp = () => waiting.splice(0).forEach((work) => work());

  const report = (key: unknown, why: string) =>
    api!.report('attribute', `attribute ${inspect(key)}${why && ` ${why}`}`);

  const apply = (change: AttributeChange): void => {
    const { record, timeouts } = api!;
    if (!record) return wait(() => apply(change));
    const now = Date.now();
    const isOver = judge(record, now, now, timeouts, readDocument('hidden') ? Infinity : 0);
    learn({ ...record, sessionIndex: record.sessionIndex + (isOver ? 1 : 0) });
    const changed = changeAttributes(known.attributes, change, page, now);
    if (typeof changed === 'string') return report(change.key, changed);
    known = { ...known, attributes: changed };
    // Other pages read it when they load; those that are open hear of it at once.
    const text = printJson(known);
    api!.storage.set(storageKey, text);
    if (api!.consent !== 'granted') return;
    writeLocal(storageKey, text);
    removeLocal(storageKey);
  };

  const call = (change: AttributeChange, isText?: boolean): void => {
    if (!api) return wait(() => call(change, isText));
    const { key, value, by } = change;
    const given = value ?? by;
    if (typeof key === 'string' && key && (isText || Number.isFinite(given)))
      api.track(CHANGE, change, { passive: true });
    else report(key, __DEV__ ? `(${inspect(given)}) needs a name, and a string, number or boolean` : '');
  };

  const methods = {
    setSessionAttribute: (key: string, value: AttributeValue) =>
      call({ key, value }, ['string', 'boolean'].includes(typeof value)),
    incrementSessionAttribute: (key: string, by = 1) => call({ key, by }),
  } satisfies AttributeMethods;

  const valuesIn = ({ sessionIndex }: Session) =>
    valuesOf([known, former].find((owned) => owned.sessionIndex === sessionIndex)?.attributes);

  return {
    name: 'attributes',
    methods,
    ...methods,
    setup(given) {
      api = given;
      storageKey = api.name + '|a';
      api.storage.mergeBy(storageKey, (stored, own) => {
        read(stored);
        read(own);
        return printJson(known);
      });
      addEventListener('storage', onStorage);
      catchUp();
    },
    onOpen: load,
    // It may have slept through the changes of other pages.
    onRestore: load,
    beforeTrack({ name, properties }) {
      if (name !== CHANGE) return;
      apply(properties as unknown as AttributeChange);
      return false;
    },
    onTrack({ name, session, properties }) {
      if (!session) return;
      if (name === SESSION_END) session.attributes = properties.attributes = valuesIn(session);
      else {
        learn(api!.record!);
        catchUp();
      }
      if (!session.eventIndex) return;
      const values = valuesIn(session);
      const text = session.sessionIndex + (values ? printJson(values) : '');
      if (text !== told) session.attributes = values;
      told = text;
    },
    onSessionEnd(summary) {
      summary.attributes ??= valuesIn(summary.session);
    },
    onForget() {
      known = former = nothing;
      waiting = [];
    },
    teardown: () => removeEventListener('storage', onStorage),
  };
}
