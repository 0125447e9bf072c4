// Every kind of refusal: its status, its name in the counters, and a sentence that helps to find the reason.
import { sentence } from '../protocols/faults.mjs';

const refusals = {
  malformed: [400, 'The body is not JSON.'],
  broken: [400, 'The connection ended before the body did.'],
  invalid: [422, 'The body is JSON, but not a batch of the native protocol (sojourn/schema.json).'],
  unreadable: [400, 'The body is not as its protocol has it.'],
  'too-large': [413, 'The batch is too large: send fewer events in one.'],
  'content-type': [415, 'Send the batch as text/plain or application/json.'],
  foreign: [403, 'Pages of this origin may not send here: start the collector with its name in "origins".'],
  overloaded: [503, 'Too much is waiting for the store: send the same batch again a little later.', '1'],
  unavailable: [503, 'The store takes no events now: send the same batch again later.', '5'],
  refused: [422, 'The store refuses these events.'],
  failed: [500, 'The batch could not be stored: send it again later.'],
};

const codes = {
  ECONNRESET: 'broken',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed',
};

/** For fastify's setErrorHandler. `onRefusal(kind, error)` counts refusals, and logs errors of the collector itself. */
export const answerRefusals = (onRefusal, bodyLimit) => (error, request, reply) => {
  const kind = error.kind ?? codes[error.code] ?? 'failed';
  const [status, reason, retryAfter] = refusals[kind];
  onRefusal(kind, error);
  if (retryAfter) reply.header('retry-after', error.retryAfter ?? retryAfter);
  const type = request.headers['content-type'];
  const ours = 'The log of the collector says why.';
  const details = {
    'too-large': error.kind ? error.message : `The limit is ${bodyLimit} bytes.`,
    'content-type': type ? sentence`This came as "${type}".` : 'This came without a content type.',
    failed: ours,
    unavailable: ours,
  };
  return reply.code(status).send({ error: kind, detail: `${reason} ${details[kind] ?? error.message}` });
};
