// Protocols of other collectors that this one accepts, in the order of lists. Each file reads requests and answers as its
// collector does. This file defines the answers to preflights.
import { mparticle } from './mparticle.mjs';
import { otlp } from './otlp.mjs';
import { snowplow } from './snowplow.mjs';
import { tracardi } from './tracardi.mjs';

/** The inspector shows the request as if it had only this event. */
const alone = (protocol, describe) => ({
  ...protocol,
  read(request) {
    const { events, ...rest } = protocol.read(request);
    if (!events.length) return { events, ...rest };
    const body = JSON.parse(request.body);
    return { ...rest, events: events.map((event) => ({ ...event, wire: describe(body, event.wire) })) };
  },
});

export const protocols = [
  // An hour and these two headers are the collector's defaults.
  {
    ...alone(snowplow, ({ schema }, wire) => ({ schema, data: [wire] })),
    preflight: { status: 200, maxAge: 3_600, allowHeaders: 'Content-Type, SP-Anonymous' },
  },
  // Any requested header is allowed.
  { ...tracardi, preflight: { status: 200, maxAge: 600 } },
  // The content type needs no preflight.
  alone(mparticle, (batch, wire) => ({ ...batch, events: [wire] })),
  // As in the example of its documentation; by default it answers no page of another origin.
  { ...otlp, preflight: { maxAge: 7_200 } },
];
