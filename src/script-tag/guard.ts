import { inspect } from '../core/util/inspect';
import { say } from '../core/tracker/say';

/** Nothing throws into the page: `what` says on the console which work has failed. */
export const guard = (what: string, work: () => void): void => {
  try {
    work();
  } catch (error) {
    say(`${what}: ${inspect(error)}`);
  }
};
