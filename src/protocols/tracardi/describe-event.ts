import { PAGE_VIEW, SESSION_END, type TrackedEvent } from '../../core/event/event';
import type { SessionRecord } from '../../core/session/rules/session-record';
import type { Faults } from '../create-faults';

/** Names that Tracardi's server creates or interprets: a page's own events of these names would open and end visits. */
const RESERVED = /^(profile-created|session-opened|visit-(started|ended))?$/;

/** Marks an event that was tracked after its session had ended. */
const AFTER_END = 'after_end';

/** A site's own event of this name has an index. */
const isEnd = ({ name, session }: TrackedEvent) => name === SESSION_END && session?.eventIndex === null;

/** A change of state carries the ended session (rule 10). For Tracardi, a later event would open that visit again. */
export const markAfterEnd = (event: TrackedEvent, record: SessionRecord | undefined): void => {
  if (record?.endedAt && record.sessionId === event.session?.sessionId && event.name !== SESSION_END)
    event.properties[AFTER_END] = true;
};

export const isAfterEnd = ({ properties }: TrackedEvent): boolean => !!properties[AFTER_END];

/** Groups events into requests: each request has one session, and a session's end has a request of its own. */
export const kindOf = (event: TrackedEvent): unknown =>
  isEnd(event) ? event : (event.session?.sessionId ?? event.page.id) + isAfterEnd(event);

/** The event's properties, and those that Tracardi defines: the page, and the times of a visit. */
const describeProperties = (event: TrackedEvent): object => {
  const { name, properties, page } = event;
  return isEnd(event)
    ? { start: properties.startedAt, end: properties.endedAt, ...properties }
    : name === PAGE_VIEW
      ? { id: page.url.replace(/^\w+:\/\/[^/]*|[?#].*/g, ''), ...properties }
      : properties;
};

const hostOf = (address: string): string | undefined => address.split('/', 3)[2];

/** Encodes an event for Tracardi. Values without a field of their own go into the context, whose form is free. */
export const describeEvent = (event: TrackedEvent, faults: Faults): object => {
  const { id, name, time, context, session, tab, page, consent, consentSource, user } = event;
  const { url, title, referrer } = page;
  const host = hostOf(referrer);
  // The site itself is not a referrer.
  const referer = { host: host === hostOf(url) ? undefined : host };
  // Listing the members is faster than copying the object, and happens for every event.
  const own = {
    tab,
    consentSource,
    user,
    page: { id: page.id, viewId: page.viewId, url, title, referrer, referer },
    consent,
    session,
  };
  const reportField = (field: string, why: string) =>
    faults.reportOnce('event', `event "${name}": ${field}${why}`);
  let type = name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  if (isEnd(event)) type = 'visit-ended';
  else if (RESERVED.test(type)) {
    type = `custom-${type}`;
    reportField(
      'name',
      __DEV__ ? ` is empty or reserved by Tracardi: it is sent as ${type}; choose another name` : '',
    );
  }
  for (const key of Object.keys(own))
    if (context?.[key] != null)
      reportField(
        `context.${key}`,
        __DEV__ ? ' is reserved by sojourn: it was left out; choose another name' : '',
      );
  return {
    id,
    type,
    properties: describeProperties(event),
    // No server accepts the years of a broken clock. Without `time`, the server uses its own.
    time: time[24] ? undefined : { create: time },
    context: context ? { ...context, ...own } : own,
  };
};
