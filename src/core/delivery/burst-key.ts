import { readClock } from '../util/clock';
import { uuid } from '../util/ids';

/** The page's id. The first event makes it, because importing must not ask for random numbers (Next, Cloudflare Workers). */
let pageId = '';
/** Numbers of the same length sort as texts. */
let number = 1e9;

/** Creates the key of a new burst: scope, time, number and page. The keys of a scope sort by age. */
export const createBurstKey = (scope: string): string => {
  pageId ||= uuid().slice(0, 8);
  return `${scope}${readClock().toString(36)}|${(number++).toString(36)}|${pageId}`;
};

/** The instant at which the events of a key were tracked. */
export const bornAt = (key: string, scope: string): number => parseInt(key.slice(scope.length), 36);
