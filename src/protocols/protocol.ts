import type { BatchContext } from '../event/context';
import type { TrackedEvent } from '../event/event';

/** Events that go out together. */
export interface Batch {
  readonly collector: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
  readonly context: BatchContext;
  readonly events: readonly TrackedEvent[];
  /** Each event as the JSON that it was kept as. */
  readonly json?: readonly string[];
}

/** One POST. Where a batch becomes several, each names its events; one alone has all of them. */
export interface ProtocolRequest {
  readonly url: string;
  readonly body: string;
  /** Default `text/plain;charset=UTF-8`, which needs no preflight. */
  readonly contentType?: string;
  readonly events?: readonly Pick<TrackedEvent, 'id'>[];
}

/** How a batch becomes requests, and what their answers mean. */
export interface Protocol {
  /** Events that wait are stored for this name and collector: another protocol on the site never sends them. */
  readonly name?: string;
  encode(batch: Batch): ProtocolRequest[];
  /** Is this answer an acknowledgement? `undefined`, and by default: when it is 2xx, and not HTML (a captive portal's). */
  accept?(
    response: Response,
    batch: Batch,
    request: ProtocolRequest,
  ): boolean | undefined | Promise<boolean | undefined>;
}
