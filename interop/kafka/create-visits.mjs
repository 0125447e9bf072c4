// A simulated day of visits in order of arrival, with the truth about each session. The same seed makes the same day.
import { createRandom } from '../../demo/sample/random.mjs';
import { createVisit } from '../../demo/sample/visit.mjs';
import { createVisitor } from '../../demo/sample/visitor.mjs';
import { fastUuid } from './fast-uuid.mjs';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOURS_OF_STARTS = 22;

/** Shares of simulated faults. */
export const defaultFaults = { late: 0.02, twice: 0.03, unreportedEnd: 0.2 };

const reasons = ['background-timeout', 'background-timeout', 'foreground-timeout', 'ended', 'logout'];

/** The truth comes from the visit's own end, even if the end is not sent. */
const truthOf = (end, isReported) => {
  const { session, properties } = end;
  const { reason, endedAt, startedAt, duration, eventCount, pageViews, entryPage, exitPage } = properties;
  const derived = reason === 'background-timeout' ? reason : 'foreground-timeout';
  return {
    session_id: session.sessionId,
    user_id: session.userId,
    session_index: session.sessionIndex,
    started_at: startedAt,
    ended_at: endedAt,
    end_source: isReported ? 'reported' : 'derived',
    end_reason: isReported ? reason : derived,
    duration_ms: duration,
    page_views: pageViews,
    events: eventCount,
    entry_page: entryPage,
    exit_page: exitPage,
  };
};

/** Divides events into the requests of a page, each with its time of arrival. */
const toRequests = (random, visitor, events, faults) => {
  const requests = [];
  for (let i = 0; i < events.length;) {
    const part = events.slice(i, (i += random.between(2, 10)));
    const sent = Date.parse(part.at(-1).time) + 200;
    const late = random.chance(faults.late) ? random.between(5, 360) * MINUTE : 0;
    const request = { at: sent + late, context: visitor.context, events: part };
    requests.push(request);
    // The answer was lost, so the page sends the same events again.
    if (random.chance(faults.twice))
      requests.push({ ...request, at: request.at + random.between(1, 900) * SECOND, isCopy: true });
  }
  return requests;
};

/** A timeout is noticed half an hour later, and the end has a request of its own. */
const endRequests = (random, visitor, end, faults) =>
  toRequests(random, visitor, [end], faults).map((request) => ({
    ...request,
    at: request.at + (end.properties.reason.endsWith('timeout') ? 30 * MINUTE : 0),
  }));

/** Lists by minute: a visit only adds to the current minute and to later ones, so no queue needs sorting. */
const createMinutes = (from) => {
  const minutes = [];
  return {
    add: (item) => (minutes[Math.max(0, Math.floor((item.at - from) / MINUTE))] ??= []).push(item),
    take(number) {
      const items = minutes[number] ?? [];
      delete minutes[number];
      return items.sort((a, b) => a.at - b.at);
    },
    count: () => minutes.length,
  };
};

/**
 * Yields `{ at, context, events, isCopy? }` in order of arrival. `onSession` receives the truth about each session. About 28
 * events per visitor. When `isOver()`, no more visits start; started visits are sent to their end.
 */
export function* createVisits({
  visitors,
  seed,
  from,
  onSession,
  isOver = () => false,
  faults = defaultFaults,
}) {
  const source = createRandom(seed);
  const random = { ...source, uuid: fastUuid(source.next) };
  const starts = createMinutes(from);
  const requests = createMinutes(from);
  for (let number = 0; number < visitors; number++)
    starts.add({ at: from + random.between(0, HOURS_OF_STARTS * 60) * MINUTE, number });

  const start = ({ at, number, visitor = createVisitor(random, number) }) => {
    const { events } = createVisit(random, visitor, at, { reason: random.pick(reasons) });
    const end = events.pop();
    const isReported = !random.chance(faults.unreportedEnd);
    onSession(truthOf(end, isReported));
    for (const request of toRequests(random, visitor, events, faults)) requests.add(request);
    if (isReported) for (const request of endRequests(random, visitor, end, faults)) requests.add(request);
    const next = Date.parse(end.time) + random.between(31, 400) * MINUTE;
    if (next < from + HOURS_OF_STARTS * 60 * MINUTE && random.chance(0.5))
      starts.add({ at: next, number, visitor });
  };

  for (let minute = 0; minute < Math.max(starts.count(), requests.count()); minute++) {
    if (!isOver()) starts.take(minute).forEach(start);
    yield* requests.take(minute);
  }
}
