import type { PluginApi } from '../../core/tracker/plugin';

/** Statuses after which OTLP asks clients to retry. */
const RETRIED_STATUS = /^(429|50[234])/;
/** Statuses after which OTLP forbids a retry, besides those that the core treats as permanent. */
const LOST_STATUS = /^(408|5)/;
/** Matches a number of rejected records, or a message that explains them. An empty `partialSuccess` means full success. */
const REJECTED = /Records": ?"?[1-9]|essage": ?"[^"]/;

/**
 * Reports rejected records with the collector's message. A partial rejection is not retried, because the answer does not identify
 * the records; neither is a permanent failure. `undefined` leaves the answer to the core.
 */
export const readAnswer = async (
  response: Response,
  report: PluginApi['report'],
): Promise<true | undefined> => {
  const answer = `${response.status}: ${await response.text()}`;
  if (RETRIED_STATUS.test(answer)) return;
  const isLost = LOST_STATUS.test(answer);
  if (isLost || REJECTED.test(answer)) report('protocol', `the collector answered ${answer.slice(0, 999)}`);
  return isLost || undefined;
};
