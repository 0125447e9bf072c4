import { PAGE_VIEW, SESSION_END, type TrackedEvent } from '../../event/event';
import type { SessionRecord } from '../../record/session-record';
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

/** An event as Tracardi has it. What it has no place for is in the context, which is free. */
export const describeEvent = (event: TrackedEvent, faults: Faults): object => {
  const { id, name, time, properties, context, session, tab, page, consent, user } = event;
  const [, , host] = page.referrer.split('/');
  const own: Record<string, unknown> = {
    page: { ...page, referer: { host: host === page.url.split('/')[2] ? undefined : host } },
    session,
    tab,
    consent,
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
  for (const key in own)
    if (context?.[key] != null)
      tell(
        `context.${key}`,
        __DEV__ ? ' is where sojourn says its own: it was left out, give it another name' : '',
      );
  return {
    id,
    type,
    time: { create: time },
    properties: {
      // Predefined properties: the page, and the times of a visit.
      ...(name === PAGE_VIEW && { id: page.url.replace(/^\w+:\/\/[^/]*|[?#].*/g, '') }),
      ...(isEnd(event) && { start: properties.startedAt, end: properties.endedAt }),
      ...properties,
    },
    context: { ...context, ...own },
  };
};
