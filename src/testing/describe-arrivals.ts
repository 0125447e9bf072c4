import type { TrackedEvent } from '../core/event/event';

/** Maximum events in a message, and maximum characters of each event's properties. */
const MAX_LISTED = 20;
const MAX_CHARACTERS = 160;

const shorten = (text: string) =>
  text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS - 1)}…` : text;

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** The message of a `waitFor` that has timed out. */
export const describeArrivals = (
  wanted: string,
  timeout: number,
  events: readonly TrackedEvent[],
  unreadable: number,
  hint?: string,
): string => {
  const listed = events.slice(-MAX_LISTED);
  const omitted = events.length - listed.length;
  return [
    `${wanted} did not arrive within ${timeout} ms.`,
    events.length ? `${count(events.length, 'event')} did:` : 'Nothing did.',
    ...(omitted ? [`  (${omitted} before these)`] : []),
    ...listed.map(({ name, properties }) => `  ${name} ${shorten(JSON.stringify(properties))}`),
    ...(unreadable
      ? [`${count(unreadable, 'request')} had no batch of the native protocol: see collector.requests.`]
      : []),
    ...(hint ? [hint] : []),
  ].join('\n');
};
