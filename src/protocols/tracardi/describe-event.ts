import { PAGE_VIEW, SESSION_END, type TrackedEvent } from '../../core/event/event';
import type { SessionRecord } from '../../core/session/rules/session-record';
import type { Faults } from '../create-faults';

/** What Tracardi's server makes itself, or understands: events of the page's own would open and end visits. */
const RESERVED = /^(profile-created|session-opened|visit-(started|ended))?$/;

/** A property of what was tracked when its session was over already. */
const AFTER_END = 'after_end';

/** One of the page's own has an index. */
const isEnd = ({ name, session }: TrackedEvent) => name === SESSION_END && session?.eventIndex === null;

/** A change of state carries the ended session (rule 10): there, a later event would open the visit again. */
export const markAfterEnd = (event: TrackedEvent, record: SessionRecord | undefined): void => {
  if (record?.endedAt && record.sessionId === event.session?.sessionId && event.name !== SESSION_END)
    event.properties[AFTER_END] = true;
};

export const isAfterEnd = ({ properties }: TrackedEvent): boolean => !!properties[AFTER_END];

/** Events of one kind may share a request: of one session, and its end stands alone. */
export const kindOf = (event: TrackedEvent): unknown =>
  isEnd(event) ? event : (event.session?.sessionId ?? event.page.id) + isAfterEnd(event);

/** Properties, and those that Tracardi has predefined: the page, and the times of a visit. */
const describeProperties = (event: TrackedEvent): object => {
  const { name, properties, page } = event;
  return isEnd(event)
    ? { start: properties.startedAt, end: properties.endedAt, ...properties }
    : name === PAGE_VIEW
      ? { id: page.url.replace(/^\w+:\/\/[^/]*|[?#].*/g, ''), ...properties }
      : properties;
};

const hostOf = (address: string): string | undefined => address.split('/', 3)[2];

/** An event as Tracardi has it. What it has no place for is in the context, which is free. */
export const describeEvent = (event: TrackedEvent, faults: Faults): object => {
  const { id, name, time, context, session, tab, page, consent, consentSource, user } = event;
  const { url, title, referrer } = page;
  const host = hostOf(referrer);
  // The site itself is none.
  const referer = { host: host === hostOf(url) ? undefined : host };
  // Spelt out, for it is made for each event: that is faster than a copy.
  const own = {
    page: { id: page.id, viewId: page.viewId, url, title, referrer, referer },
    session,
    tab,
    consent,
    consentSource,
    user,
  };
  const tell = (field: string, why: string) => faults.tell('event', `event "${name}": ${field}${why}`);
  let type = name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  if (isEnd(event)) type = 'visit-ended';
  else if (RESERVED.test(type)) {
    type = `custom-${type}`;
    tell('name', __DEV__ ? ` is empty, or Tracardi's own: it is sent as ${type}, give it another one` : '');
  }
  for (const key of Object.keys(own))
    if (context?.[key] != null)
      tell(
        `context.${key}`,
        __DEV__ ? ' is where sojourn says its own: it was left out, give it another name' : '',
      );
  return {
    id,
    type,
    // No server knows the years of such a clock: it says its own time.
    time: time[24] ? undefined : { create: time },
    properties: describeProperties(event),
    context: context ? { ...context, ...own } : own,
  };
};
