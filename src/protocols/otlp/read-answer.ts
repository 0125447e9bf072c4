import type { PluginApi } from '../../plugins/plugin';

interface Answer {
  /** Of an answer that takes a part: what became of the rest. */
  readonly partialSuccess?: { readonly rejectedLogRecords?: string | number; readonly errorMessage?: string };
  /** Of one that takes nothing. */
  readonly message?: string;
}

/** The statuses after which OTLP has a request tried again; after all others it must not be. */
const RETRIED = /^(429|50[234])$/;

/**
 * What the collector's answer means. A part that it has not taken is told in its own words, and is not sent again: OTLP says
 * so, and it does not say which part. `undefined`: as usual.
 */
export const readAnswer = async (
  response: Response,
  report: PluginApi['report'],
): Promise<boolean | undefined> => {
  const { status } = response;
  if (RETRIED.test(`${status}`)) return;
  // What is not JSON is not a collector's.
  const answer = (await response.json().catch(() => ({}))) as Answer | null;
  const { rejectedLogRecords = 0, errorMessage = '' } = answer?.partialSuccess ?? {};
  if (+rejectedLogRecords || errorMessage)
    report(
      'protocol',
      `the collector has rejected ${rejectedLogRecords} of a request's events: ${errorMessage}`,
    );
  return undefined;
};
