import { changeAttributes, isNumeric, mergeAttributes, valuesOf } from './attribute-values';
import { parseAttributes } from './parse-attributes';
import { createSessionValues } from './session-values';
import { SESSION_END } from '../../core/event/event';
import { inspect } from '../../core/util/inspect';
import type { GoalCount, Session } from '../../core/session/rules/describe-session';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { describeGoals, readGoals, type Goals } from './describe-goals';

export type { GoalCount, Goals };

/**
 * Counts events by name, and sums up a numeric property of theirs if asked: `goals(['signup'])`, or
 * `goals({ signup: true, 'order placed': 'value' })`. `session_end` reports the totals of all tabs
 * as `goals`, across reloads and crashes. Only sent events count. A value that is neither a number
 * nor the text of one is reported and not summed.
 */
export function goals(wanted: Goals): Plugin {
  const kept = createSessionValues('|g', parseAttributes, mergeAttributes, changeAttributes, valuesOf);
  let api: OwnPluginApi;
  let sums: ReadonlyMap<string, string | true>;

  const valuesIn = (session: Session): Record<string, GoalCount> | undefined =>
    describeGoals(kept.valuesIn(session));
  const report = (name: string, why: string | undefined) => {
    if (why !== undefined) api.report('event', `goal ${inspect(name)}${why && `: ${why}`}`);
  };

  return {
    name: 'goals',
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
      kept.open(api);
      sums = readGoals(wanted, api.warn);
    },
    onOpen: kept.load,
    // The page may have been frozen while other pages changed values.
    onRestore: kept.load,
    onTrack({ name, session, properties }) {
      if (!session) return;
      if (name === SESSION_END) return void (properties.goals = valuesIn(session));
      kept.learn(api.rooms.store.record!);
      const property = sums.get(name);
      if (!property) return;
      report(name, kept.change({ key: '#' + name, by: 1 }));
      if (property === true) return;
      const value = properties[property];
      const isRight = isNumeric(value) && Number.isFinite(+(value as string));
      report(
        name,
        isRight
          ? kept.change({ key: '+' + name, by: +(value as string) })
          : __DEV__
            ? `its ${property} (${inspect(value)}) is not a number: it is counted, and not summed`
            : property,
      );
    },
    onSessionEnd(summary) {
      summary.goals ??= valuesIn(summary.session);
    },
    onForget: kept.forget,
    teardown: kept.close,
  };
}
