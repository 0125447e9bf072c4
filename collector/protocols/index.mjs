// The protocols of other collectors that this one takes, in the order in which they are listed. Each file reads what came over
// the wire, and answers as its collector does; here stands what that collector's answer to a preflight says.
import { mparticle } from './mparticle.mjs';
import { otlp } from './otlp.mjs';
import { snowplow } from './snowplow.mjs';
import { tracardi } from './tracardi.mjs';

/** What stands in the inspector is the request as it would be with the event alone. */
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
  // An hour, and these two headers, unless its configuration says otherwise.
  {
    ...alone(snowplow, ({ schema }, wire) => ({ schema, data: [wire] })),
    preflight: { status: 200, maxAge: 3_600, allowHeaders: 'Content-Type, SP-Anonymous' },
  },
  // Whatever headers are asked for.
  { ...tracardi, preflight: { status: 200, maxAge: 600 } },
  // Its content type needs none.
  alone(mparticle, (batch, wire) => ({ ...batch, events: [wire] })),
  // As in the example of its documentation; without a configuration it answers no page of another origin.
  { ...otlp, preflight: { maxAge: 7_200 } },
];
