// One visit as the SDK would report it: session_start, the events of the journey, session_end when it is over.
import { createJourney } from './journey.mjs';

const iso = (ms) => new Date(ms).toISOString();
const origin = 'https://shop.example';

/** `looked`: how long the previous page view was visible; null for the first one. */
const toEvents = (step, looked, event) => {
  if (step.page)
    return [
      event('page_view', {
        navigation: step.navigation,
        ...(looked !== null && { foregroundDuration: looked }),
      }),
    ];
  if (step.state)
    return [event('application_state_transition', { transition_type: `application_${step.state}` })];
  return [event(step.name, step.properties)];
};

/** `end` is null for a visit that continues, else { reason, idle }. Returns the events, and the time of the last. */
export const createVisit = (random, visitor, startedAt, end) => {
  const sessionId = random.uuid();
  const firstEventId = random.uuid();
  const sessionIndex = ++visitor.sessionIndex;
  const tabId = random.chance(0.7) ? visitor.tabId : (visitor.tabId = random.uuid());
  const events = [];
  const pages = [];
  let time = startedAt;
  let state = 'foreground';
  let foreground = 0;
  let foregroundBefore = null;
  let eventIndex = 0;
  let user;
  let page = { id: random.uuid(), url: `${origin}/`, title: 'Kettle & Loom', referrer: visitor.referrer };

  const session = (index) => ({
    userId: visitor.userId,
    sessionId,
    sessionIndex,
    eventIndex: index,
    previousSessionId: visitor.previousSessionId,
    storageMechanism: visitor.storage,
    firstEventId,
    firstEventTimestamp: iso(startedAt),
    startedAt: iso(startedAt),
    state,
  });
  const make = (id, index) => (name, properties) => ({
    id,
    name,
    time: iso(time),
    properties,
    session: session(index),
    tab: { id: tabId },
    page,
    consent: 'granted',
    ...(user && { user }),
  });

  events.push(make(random.uuid(), null)('session_start', { previousSessionId: visitor.previousSessionId }));
  for (const step of createJourney(random, visitor.account)) {
    const passed = step.after * 1_000;
    if (state === 'foreground') foreground += passed;
    time += passed;
    if (step.state) state = step.state;
    const looked = foregroundBefore === null ? null : Math.round(foreground - foregroundBefore);
    if (step.page) {
      foregroundBefore = foreground;
      pages.push(origin + step.page.path);
      // A route is another address of the same document, and the first view belongs to the document that began the session.
      const isSame = step.navigation === 'route' || pages.length === 1;
      const document = isSame
        ? { id: page.id, referrer: page.referrer }
        : { id: random.uuid(), referrer: page.url };
      page = { ...document, url: pages.at(-1), title: step.page.title };
    }
    if (step.name === 'login') user = { id: visitor.account, traits: { plan: 'demo' } };
    events.push(...toEvents(step, looked, make(eventIndex ? random.uuid() : firstEventId, ++eventIndex)));
  }
  if (end?.reason === 'background-timeout') {
    const passed = random.between(5, 60) * 1_000;
    if (state === 'foreground') foreground += passed;
    time += passed;
    state = 'background';
    events.push(
      make(random.uuid(), ++eventIndex)('application_state_transition', {
        transition_type: 'application_background',
      }),
    );
  }
  const lastActivityAt = time;
  if (end)
    events.push(
      make(random.uuid(), null)('session_end', {
        startedAt: iso(startedAt),
        endedAt: iso(time),
        duration: time - startedAt,
        foregroundDuration: foreground,
        eventCount: eventIndex,
        pageViews: pages.length,
        entryPage: pages[0],
        exitPage: pages.at(-1),
        attributes: {},
        reason: end.reason,
      }),
    );
  visitor.previousSessionId = sessionId;
  return { events, lastActivityAt };
};
