import { printJson } from '../print-json';
import type { Session } from '../record/describe-session';
import type { TrackedEvent } from './event';

/**
 * Prints an event as JSON: what it has in common with its neighbours, as a rule, and what is its own, which begins with its id.
 */
export const splitEvent = (event: TrackedEvent): readonly [shared: string, own: string] => {
  const { session, tab, page, consent, consentSource, user, debug, id, name, time, ...more } = event;
  const { eventIndex, state, ...common }: Partial<Session> = session ?? {};
  return [
    printJson({ session: session && common, tab, page, consent, consentSource, user, debug }),
    printJson({ id, name, time, eventIndex, state, ...more }),
  ];
};
