// Forwards events to an OpenTelemetry Collector instead of storing them, and acknowledges them when it has answered 2xx.
import { refuse } from '../intake/refuse.mjs';
import { createRecordEncoder } from './otlp-records.mjs';

/** In all configurations that we know, an OpenTelemetry Collector accepts at least 1 MiB. */
const MAX_REQUEST_BYTES = 900_000;
const TIMEOUT_MS = 10_000;

/** Statuses with which a Collector rejects a request permanently. */
const isRefusal = (status) => [400, 413, 422].includes(status);

const printRequest = (resourceLogs) => `{"resourceLogs":[${resourceLogs.join()}]}`;

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

/**
 * `endpoint`: such as http://127.0.0.1:4318; `headers` are sent with each request; `records` are the options of `sojourn/otlp`.
 * Nothing is remembered: a duplicate event is forwarded twice, with the same `log.record.uid`.
 */
export const openOtlpStore = async (
  endpoint,
  { headers = {}, records = {}, scope, timeout = TIMEOUT_MS } = {},
) => {
  const url = endpoint.replace(/(\/v1\/logs)?\/*$/, '/v1/logs');
  const encode = createRecordEncoder(records, scope);

  const post = async (body) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    }).catch((error) => {
      const why = error.cause?.message || error.message;
      throw refuse('unavailable', `${url} does not answer: ${why}`, { cause: error });
    });
    const text = await answer.text().catch((error) => {
      throw refuse('unavailable', `${url} ended its answer: ${error.message}`, { cause: error });
    });
    const said = `${url} answers ${answer.status}: ${text.slice(0, 300)}`;
    if (isRefusal(answer.status)) throw refuse('refused', said);
    if (!answer.ok)
      throw refuse('unavailable', said, { retryAfter: answer.headers.get('retry-after') ?? undefined });
    const { rejectedLogRecords, errorMessage } = parse(text).partialSuccess ?? {};
    if (Number(rejectedLogRecords) > 0)
      throw refuse('refused', `${url} rejects ${rejectedLogRecords} records: ${errorMessage}`);
  };

  const commit = async (rows) => {
    let waiting = [];
    let bytes = 0;
    const send = async () => {
      if (waiting.length) await post(printRequest(waiting));
      waiting = [];
      bytes = 0;
    };
    for (const resourceLogs of encode(rows)) {
      const text = JSON.stringify(resourceLogs);
      if (bytes + text.length > MAX_REQUEST_BYTES) await send();
      waiting.push(text);
      bytes += Buffer.byteLength(text);
    }
    await send();
    return rows.length;
  };

  return {
    name: 'otlp',
    commit,
    counters: async () => new Map(),
    check: () => post(printRequest([])),
    close: async () => {},
  };
};
