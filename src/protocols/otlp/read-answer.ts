import type { PluginApi } from '../../core/tracker/plugin';

/** After these OTLP has a request tried again. */
const RETRIED = /^(429|50[234])/;
/** After these, and after what the core takes for a refusal, it must not be. */
const LOST = /^(408|5)/;
/** A number of records that were rejected, or a message of why: an empty `partialSuccess` says that all is well. */
const REJECTED = /Records": ?"?[1-9]|essage": ?"[^"]/;

/**
 * What a collector has not taken is told in its own words. A part of a request is not sent again, for it does not say which;
 * nor is one that has failed for good. `undefined`: as usual.
 */
export const readAnswer = async (
  response: Response,
  report: PluginApi['report'],
): Promise<true | undefined> => {
  const answer = `${response.status}: ${await response.text()}`;
  if (RETRIED.test(answer)) return;
  const isLost = LOST.test(answer);
  if (isLost || REJECTED.test(answer)) report('protocol', `the collector answered ${answer.slice(0, 999)}`);
  return isLost || undefined;
};
