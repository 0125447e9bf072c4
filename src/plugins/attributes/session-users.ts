import { SESSION_END } from '../../core/event/event';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { addUsers, idsOf, mergeUsers } from './merge-users';
import { parseUsers } from './parse-users';
import { createSessionValues } from './session-values';

/**
 * Reports on `session_end` the ids that `identify` gave to the session's events, as `userIds`: at
 * most 10, in the order of their first event, from all tabs, across reloads and crashes.
 */
export function sessionUsers(): Plugin {
  const kept = createSessionValues('|u', parseUsers, mergeUsers, addUsers, idsOf);
  let api: OwnPluginApi;

  return {
    name: 'session-users',
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
      kept.open(api);
    },
    onOpen: kept.load,
    // The page may have been frozen while other pages changed values.
    onRestore: kept.load,
    onTrack({ name, session, time, user, properties }) {
      if (!session) return;
      const { generation, sessionIndex, endedAt } = api.rooms.store.record!;
      // After a logout the number is 0, and the next session may get the number of the session that ends.
      kept.learn({ generation, sessionIndex: endedAt && sessionIndex ? sessionIndex + 1 : sessionIndex });
      if (name === SESSION_END) {
        properties.userIds = kept.valuesIn(session);
        // The ids are deleted with their session: the empty list of the next session replaces them.
        if (properties.userIds) kept.change([]);
        // An event after its session's end (rule 10) must not count for the next session.
      } else if (user && session.eventIndex && !endedAt) kept.change([[Date.parse(time), user.id]]);
    },
    onSessionEnd(summary) {
      summary.userIds ??= kept.valuesIn(summary.session);
    },
    onForget: kept.forget,
    teardown: kept.close,
  };
}
