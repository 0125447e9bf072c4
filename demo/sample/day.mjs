// A day of visits, the last of which continue at `until`.
import { toGroups } from './groups.mjs';
import { createRandom } from './random.mjs';
import { createVisit } from './visit.mjs';
import { createVisitor } from './visitor.mjs';

const minute = 60_000;
const day = 1_440 * minute;

const reasons = [
  ...Array(6).fill('background-timeout'),
  ...Array(3).fill('foreground-timeout'),
  ...['ended', 'logout', 'force-quit', 'browser-closed', 'consent'],
];

const timeout = (reason) => (reason.endsWith('timeout') ? 30 * minute : 0);

/** Batches as an SDK would send them: one context each, at most `batchSize` events, in groups. */
const toBatches = (visitor, events, batchSize) => {
  const batches = [];
  for (let i = 0; i < events.length; i += batchSize) {
    const part = events.slice(i, i + batchSize);
    batches.push({ sentAt: part.at(-1).time, context: visitor.context, groups: toGroups(part) });
  }
  return batches;
};

/** Events after `until` have not happened yet, so their visit continues. */
const happened = (events, until) => events.filter(({ time }) => Date.parse(time) <= until);

export const createDay = ({ visitors = 12, seed = 1, until = Date.now(), batchSize = 25 } = {}) => {
  const random = createRandom(seed);
  const batches = [];
  for (let number = 0; number < visitors; number++) {
    const visitor = createVisitor(random, number);
    const visits = random.between(1, 6);
    let time = until - day * random.next();
    // No visit lasts an hour, so all of these are over; visitors who are in the shop now come later.
    for (let visit = 0; visit < visits && time < until - 60 * minute; visit++) {
      const reason = random.pick(reasons);
      const { events, lastActivityAt } = createVisit(random, visitor, time, { reason });
      time = lastActivityAt + timeout(reason) + random.between(5, 300) * minute;
      batches.push(...toBatches(visitor, events, batchSize));
    }
    if (number >= 3) continue;
    const now = createVisit(random, visitor, until - random.between(1, 4) * minute, null);
    batches.push(...toBatches(visitor, happened(now.events, until), batchSize));
  }
  return batches;
};
