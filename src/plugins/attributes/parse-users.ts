import { attempt } from '../../core/util/attempt';
import { isPossible } from '../../core/util/is-possible';
import type { Users } from './merge-users';
import type { SessionAttributes } from './parse-attributes';

/**
 * Parses the users of a session. Any script can have written the text: `undefined` for anything
 * but texts, each with an instant that a clock can have shown.
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
