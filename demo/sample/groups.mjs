// Groups as the SDK sends them: data that consecutive events share is sent once.
import { isDeepStrictEqual } from 'node:util';

const split = ({ session, tab, page, consent, user, debug, ...event }) => {
  const { eventIndex, state, ...shared } = session ?? {};
  const group = { session: session && shared, tab, page, consent, user, debug };
  return [group, session ? { ...event, eventIndex, state } : event];
};

export const toGroups = (events) => {
  const groups = [];
  for (const [group, event] of events.map(split)) {
    const { events: inside, ...open } = groups.at(-1) ?? {};
    if (isDeepStrictEqual(group, open)) inside.push(event);
    else groups.push({ ...group, events: [event] });
  }
  // Undefined values are not sent.
  return JSON.parse(JSON.stringify(groups));
};
