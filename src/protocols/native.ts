import type { Protocol } from './protocol';

/** The native JSON protocol, documented in `sojourn/schema.json`. One request for a batch, no preflight. */
export const native: Protocol = {
  name: 'native',
  encode: ({ collector, sentAt, context, events, json = events.map((event) => JSON.stringify(event)) }) => [
    {
      url: collector,
      // Joined by hand: old libraries patch Array.prototype.toJSON, which would make a string of the list.
      body: `{"sentAt":"${sentAt}","context":${JSON.stringify(context)},"events":[${json.join()}]}`,
      events,
    },
  ],
};
