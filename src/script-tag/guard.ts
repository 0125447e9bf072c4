import { inspect } from '../core/util/inspect';
import { say } from '../core/tracker/say';

/**
 * Runs the work without throwing into the page; a failure is reported on the console, with `what`
 * as its subject.
 */
export const guard = (what: string, work: () => void): void => {
  try {
    work();
  } catch (error) {
    say(`${what}: ${inspect(error)}`);
  }
};
