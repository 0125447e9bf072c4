import { SESSION_END, SESSION_START, type TrackedEvent } from '../../event/event';
import { inspect } from '../../inspect';
import type { Session } from '../../record/describe-session';
import type { Faults } from '../create-faults';
import { nano } from './nano';
import { LEVELS, printAttributes } from './print-value';

/** What the semantic conventions call them. */
const conventional: Readonly<Record<string, string>> = {
  [SESSION_START]: 'session.start',
  [SESSION_END]: 'session.end',
};

/**
 * Prints events as OTLP log records. What an event shares with the one before it is not printed anew: that is most of its
 * attributes. What is absent is left out.
 */
export const createRecordPrinter = (prefix: string, sentAt: string, faults: Faults) => {
  const observed = nano(sentAt);
  let before: unknown[] = [];
  let shared = '';

  return (event: TrackedEvent): string => {
    const { id, name, time, properties, context, session, tab, page, consent, user, debug } = event;
    const { eventIndex, state, ...common }: Partial<Session> = session ?? {};
    const warn = (field: string, why: string) => faults.tell('event', `${inspect(name)}: ${field}${why}`);
    const print = (members: object | undefined, under?: string) =>
      printAttributes(
        members,
        (field) =>
          warn(field, __DEV__ ? ` is deeper than ${LEVELS} levels: what is below them is sent as text` : ''),
        under && prefix + under,
      );

    const parts = [tab.id, consent, user, debug, ...Object.values(page), ...Object.values(common)];
    if (parts.length !== before.length || parts.some((part, i) => part !== before[i])) {
      const { sessionId, previousSessionId } = common;
      shared =
        print({
          'session.id': sessionId,
          // The conventions want them to differ.
          'session.previous_id': (previousSessionId !== sessionId && previousSessionId) || undefined,
          'user.id': user?.id,
          'url.full': page.url || undefined,
          [prefix + 'visitor.id']: common.userId,
          [prefix + 'session.index']: common.sessionIndex,
          [prefix + 'session.started_at']: common.startedAt,
          [prefix + 'session.storage_mechanism']: common.storageMechanism,
          [prefix + 'session.first_event_id']: common.firstEventId ?? undefined,
          [prefix + 'session.first_event_timestamp']: common.firstEventTimestamp ?? undefined,
          [prefix + 'tab.id']: tab.id,
          [prefix + 'page.id']: page.id,
          [prefix + 'page.title']: page.title || undefined,
          [prefix + 'page.referrer']: page.referrer || undefined,
          [prefix + 'consent']: consent,
          [prefix + 'debug']: debug,
        }) +
        print(common.attributes, 'session.attributes.') +
        print(user?.traits, 'user.traits.');
      before = parts;
    }

    const at = nano(time);
    if (!+at) warn('time', __DEV__ ? ` (${time}) is before 1970 or after 2255: it is sent as unknown` : '');
    // What a page calls so is no session's.
    const isTaken = Object.values(conventional).includes(name);
    if (isTaken)
      warn('name', __DEV__ ? ` has a meaning in OpenTelemetry: it is sent as ${prefix}${name}` : '');

    return (
      `{"timeUnixNano":"${at}","observedTimeUnixNano":"${observed}","severityNumber":9,` +
      `"eventName":${JSON.stringify(isTaken ? prefix + name : (conventional[name] ?? name))},"attributes":[` +
      print({ 'log.record.uid': id }).slice(1) +
      print({ event_index: eventIndex ?? undefined, state }, 'session.') +
      shared +
      print(properties, 'properties.') +
      print(context, 'context.') +
      ']}'
    );
  };
};
