import type { TrackedEvent } from '../event/event';
import type { BatchContext } from '../event/batch-context';
import type { Plugin } from '../tracker/plugin';

/** Events that go out together. */
export interface Batch {
  /** The option `collector`. */
  readonly collector: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
  /** Of the page that tracked the events. */
  readonly context: BatchContext;
  /** Whole events: the session with `eventIndex` and `state`. They are parsed when they are asked for. */
  readonly events: readonly TrackedEvent[];
  /** The groups of the native protocol, as JSON without the brackets around them. */
  readonly groups: string;
}

/** One POST. Where a batch becomes several, each names its events; one alone has all of them. */
export interface ProtocolRequest {
  /** Where it goes to. */
  readonly url: string;
  /** A text; with more than 16 KiB it does not outlive its page. */
  readonly body: string;
  /** Default `text/plain;charset=UTF-8`, which needs no preflight. */
  readonly contentType?: string;
  /** Where the option `delivery.credentials` does not say it; default `omit`. */
  readonly credentials?: RequestCredentials;
  /** Those of the batch that are in it. Without it: all. */
  readonly events?: readonly Pick<TrackedEvent, 'id'>[];
}

/** An acknowledgement, or none: then the status says whether it is tried again; `refused`: as after 422, whatever the status. */
export type Acceptance = boolean | 'refused';

/** How a batch becomes requests, and what their answers mean. */
export interface Protocol {
  /** Events that wait are stored for this name and collector: another protocol on the site never sends them. */
  readonly name?: string;
  /** Only the first request is sent; what it does not name is asked for again after it. None: not now, in a second. */
  encode(batch: Batch): ProtocolRequest[];
  /** Is this answer an acknowledgement? `undefined`, and by default: when it is 2xx, and not HTML (a captive portal's). */
  accept?(
    response: Response,
    batch: Batch,
    request: ProtocolRequest,
  ): Acceptance | undefined | Promise<Acceptance | undefined>;
  /** What the protocol wants to know of the page and the session: it comes before all other plugins. */
  readonly plugin?: Plugin;
  /** Where no visitor is stored: the one whom another tracker of the site knows, as the text of a whole record (`printWhole`). */
  findVisitor?(): string | undefined;
}
