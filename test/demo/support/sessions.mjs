// Events of one session, told by the seconds since its start.
import { randomUUID } from 'node:crypto';
import { event, session } from '../../collector/support/batches.mjs';

export const start = Date.parse('2030-01-01T10:00:00.000Z');
export const iso = (seconds) => new Date(start + seconds * 1_000).toISOString();

/** Events of one session, by seconds since its start. */
export const sessionOf = (changes = {}) => {
  const own = session({ startedAt: iso(0), ...changes });
  let index = 0;
  return (seconds, name, { state = 'foreground', properties = {}, path = '/', ...rest } = {}) =>
    event({
      name,
      time: iso(seconds),
      properties,
      session: { ...own, state, eventIndex: name.startsWith('session_') ? null : ++index },
      page: { id: randomUUID(), url: `https://shop.example${path}`, title: '', referrer: '' },
      ...rest,
    });
};

export const transition = (make, seconds, state) =>
  make(seconds, 'application_state_transition', {
    state,
    properties: { transition_type: `application_${state}` },
  });
