import { attempt } from '../../core/util/attempt';
import { isPossible } from '../../core/util/is-possible';
import type { Users } from './merge-users';
import type { SessionAttributes } from './parse-attributes';

/**
 * Parses the stored users of a session. Any script can write there: returns `undefined` for ids that are
 * no texts, and for times that no clock can have had.
 */
export const parseUsers = (
  text: string | null | undefined,
  now: number,
): SessionAttributes<Users> | undefined =>
  attempt(() => {
    const found = JSON.parse(text!) as SessionAttributes<Users>;
    const isSound =
      isPossible(found.generation, now) &&
      found.sessionIndex >= 0 &&
      (found.attributes ?? []).every(([at, id]) => typeof id === 'string' && isPossible(at, now) && at >= 0);
    return isSound ? found : undefined;
  });
