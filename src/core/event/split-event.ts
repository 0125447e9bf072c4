import { printJson } from '../util/print-json';
import type { Session } from '../session/rules/describe-session';
import type { TrackedEvent } from './event';

/**
 * Prints events as JSON in two texts: the properties that neighbors share, printed again only after a
 * change, and the properties of the event itself, beginning with its id.
 */
export const createEventSplitter = () => {
  let before: unknown[] = [];
  let shared = '';
  return (event: TrackedEvent): readonly [shared: string, own: string] => {
    const { session, tab, page, consent, consentSource, user, debug, id, name, time, ...more } = event;
    const { eventIndex, state, ...common }: Partial<Session> = session ?? {};
    const parts = [
      consent,
      consentSource,
      user,
      debug,
      tab.id,
      ...Object.values(page),
      ...Object.values(common),
    ];
    if (parts.length !== before.length || parts.some((part, i) => part !== before[i]))
      shared = printJson({ session: session && common, tab, page, consent, consentSource, user, debug });
    before = parts;
    return [shared, printJson({ id, name, time, eventIndex, state, ...more })];
  };
};
