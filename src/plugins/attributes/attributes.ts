import { changeAttributes, mergeAttributes, valuesOf, type AttributeChange } from './attribute-values';
import { parseAttributes } from './parse-attributes';
import { createSessionValues } from './session-values';
import { SESSION_END } from '../../core/event/event';
import { inspect } from '../../core/util/inspect';
import type { AttributeValue, Session } from '../../core/session/rules/describe-session';
import { printJson } from '../../core/util/print-json';
import { readDocument } from '../../core/util/read-document';
import { judge } from '../../core/session/rules/judge';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPlugin, OwnPluginApi } from '../../core/tracker/plugin-internals';

/** A change is queued like an event, so that it belongs to the session of its time. The name is reserved, and never sent. */
const CHANGE_EVENT = '';

/**
 * The limit of calls that wait for a tracker or a session; the latest are kept. Before consent,
 * `delivery.maxQueue` is the limit.
 */
const MAX_WAITING_CALLS = 1000;

export interface AttributeMethods {
  setSessionAttribute(key: string, value: AttributeValue): void;
  /** A missing attribute starts at 0. */
  incrementSessionAttribute(key: string, by?: number): void;
}

export interface AttributesPlugin extends Plugin, AttributeMethods {}

/**
 * Attributes of the session, shared by all tabs (rule 29). The first event after a change carries
 * them, and so does `session_end`; attributes set without a session belong to the next session.
 * `tracker.session.attributes` has the current values: read-only, and the same object until an
 * attribute changes, here or in another tab.
 */
export function attributes(): AttributesPlugin {
  const kept = createSessionValues('|a', parseAttributes, mergeAttributes, changeAttributes, valuesOf);
  let api: OwnPluginApi | undefined;
  /** Calls from before there was a tracker, and changes from before there was a record. */
  let waiting: (() => void)[] = [];
  /** The attributes of the last event, and its session. */
  let reportedText: string;
  /** The object that pages read: the same one until a value changes. */
  let shown: Session['attributes'];
  let shownText: string;

  const wait = (work: () => void): void => {
    waiting = [...waiting, work].slice(-MAX_WAITING_CALLS);
  };
  const catchUp = () => waiting.splice(0).forEach((work) => work());

  const report = (key: unknown, why: string) =>
    api!.report('attribute', `attribute ${inspect(key)}${why && ` ${why}`}`);

  const apply = (change: AttributeChange): void => {
    const { timeouts, rooms } = api!;
    const { record } = rooms.store;
    if (!record) return wait(() => apply(change));
    const now = Date.now();
    const isOver = judge(record, now, now, timeouts, readDocument('hidden') ? Infinity : 0);
    kept.learn({ ...record, sessionIndex: record.sessionIndex + (isOver ? 1 : 0) });
    const why = kept.change(change, now);
    if (why !== undefined) report(change.key, why);
  };

  const call = (change: AttributeChange, isText?: boolean): void => {
    if (!api) return wait(() => call(change, isText));
    const { key, value, by } = change;
    const operand = 'by' in change ? by : value;
    if (typeof key === 'string' && key && (isText || Number.isFinite(operand)))
      api.track(CHANGE_EVENT, change, { passive: true, isOwn: true });
    else
      report(
        key,
        __DEV__
          ? `(${typeof operand} ${inspect(operand)}) needs a name, and a ${'by' in change ? 'number to add' : 'string, number or boolean'}`
          : '',
      );
  };

  const methods = {
    setSessionAttribute: (key: string, value: AttributeValue) =>
      call({ key, value }, ['string', 'boolean'].includes(typeof value)),
    incrementSessionAttribute: (key: string, by = 1) => call({ key, by }),
  } satisfies AttributeMethods;

  const plugin: OwnPlugin & AttributesPlugin = {
    name: 'attributes',
    methods,
    ...methods,
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
      kept.open(pluginApi);
      catchUp();
    },
    onOpen: kept.load,
    // The page may have been frozen while other pages changed values.
    onRestore: kept.load,
    beforeTrack({ name, properties }) {
      if (name !== CHANGE_EVENT) return;
      apply(properties as unknown as AttributeChange);
      return false;
    },
    onSessionRead(session) {
      const record = api?.rooms.store.record;
      if (!session || !record) return;
      kept.learn(record);
      const values = kept.valuesIn(session) ?? {};
      const text = printJson(values);
      if (text !== shownText) shown = Object.freeze(values);
      shownText = text;
      session.attributes = shown;
    },
    onTrack({ name, session, properties }) {
      if (!session) return;
      if (name === SESSION_END) session.attributes = properties.attributes = kept.valuesIn(session);
      else {
        kept.learn(api!.rooms.store.record!);
        catchUp();
      }
      if (!session.eventIndex) return;
      const values = kept.valuesIn(session);
      const text = session.sessionIndex + (values ? printJson(values) : '');
      if (text !== reportedText) session.attributes = values;
      reportedText = text;
    },
    onSessionEnd(summary) {
      summary.attributes ??= kept.valuesIn(summary.session);
    },
    onForget() {
      kept.forget();
      waiting = [];
    },
    teardown: kept.close,
  };
  return plugin;
}
