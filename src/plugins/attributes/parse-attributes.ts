import { attempt } from '../../core/util/attempt';
import { isPossible } from '../../core/util/is-possible';
import type { SessionRecord } from '../../core/session/rules/session-record';
import type { Attributes } from './attribute-values';

/**
 * The attributes of the session with that number; before a session begins, the attributes set since
 * the last one ended. Other values of sessions are stored under the same name.
 */
export interface SessionAttributes<Value = Attributes> extends Pick<
  SessionRecord,
  'generation' | 'sessionIndex'
> {
  readonly attributes?: Value;
}

/**
 * Parses stored attributes. Any script can write there: returns `undefined` for values that no schema accepts, and for times that no
 * clock can have had, which would win over all others forever.
 */
export const parseAttributes = (
  text: string | null | undefined,
  now: number,
): SessionAttributes | undefined =>
  attempt(() => {
    const found = JSON.parse(text!) as SessionAttributes;
    const isSound =
      isPossible(found.generation, now) &&
      found.sessionIndex >= 0 &&
      Object.values(found.attributes ?? {}).every(
        ({ key, at, times, value }) =>
          typeof key === 'string' &&
          isPossible(at, now) &&
          times >= 0 &&
          ['string', 'number', 'boolean'].includes(typeof value),
      );
    return isSound ? found : undefined;
  });
