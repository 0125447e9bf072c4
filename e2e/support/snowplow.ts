import type { Received } from './collector';
import { judgeSnowplow, type WireEvent } from '../../test/protocols/support/judge-snowplow';

export type { WireEvent };

/** The script with everything, and Snowplow's protocol. */
export const SCRIPT = '/sojourn.snowplow.js';
const PATH = '/com.snowplowanalytics.snowplow/tp2';

export const toSnowplow = (requests: readonly Received[]) => requests.filter(({ path }) => path === PATH);

/** What is wrong with any request, also with one that was answered by a fault. */
export const faultsOf = (requests: readonly Received[]) =>
  toSnowplow(requests).flatMap((request) => judgeSnowplow(request).faults);

/** What the collector took, each id once, in the order of arrival. */
export const eventsOf = (requests: readonly Received[]): WireEvent[] => {
  const kept = toSnowplow(requests).filter(({ kept }) => kept);
  const events = kept.flatMap((request) => judgeSnowplow(request).events);
  return [...new Map(events.map((event) => [event.id, event])).values()];
};
