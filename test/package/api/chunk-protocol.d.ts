import { B as BatchContext, T as TrackedEvent } from './event.js';
import { P as Plugin } from './plugin.js';

/** The events of one request, or of several. */
interface Batch {
    /** The option `collector`. */
    readonly collector: string;
    /** ISO 8601, UTC. */
    readonly sentAt: string;
    /** The context of the page that tracked the events. */
    readonly context: BatchContext;
    /** Whole events: the session with `eventIndex` and `state`. Reading this property parses them. */
    readonly events: readonly TrackedEvent[];
    /** The groups of the native protocol, as JSON without the brackets around them. */
    readonly groups: string;
}
/** One POST. A single request has all events of the batch; each of several requests names its events. */
interface ProtocolRequest {
    /** The address of the request. */
    readonly url: string;
    /** The body, a text. A request of more than 16 KiB does not outlive its page. */
    readonly body: string;
    /** Default `text/plain;charset=UTF-8`, which needs no preflight. */
    readonly contentType?: string;
    /** The credentials of the request, unless the option `delivery.credentials` is set. Default `omit`. */
    readonly credentials?: RequestCredentials;
    /** The events of the batch that the request contains. Default: all. */
    readonly events?: readonly Pick<TrackedEvent, 'id'>[];
}
/** `true`: an acknowledgement. `false`: the status decides whether to send again. `refused`: as after 422, whatever the status. */
type Acceptance = boolean | 'refused';
/** Turns a batch into requests, and judges their answers. */
interface Protocol {
    /** Waiting events are stored for this name and collector: another protocol on the site never sends them. */
    readonly name?: string;
    /**
     * Only the first request is sent; the events that it does not name are encoded again after it. Without a request, the batch is
     * encoded again after a second.
     */
    encode(batch: Batch): ProtocolRequest[];
    /** Judges an answer. `undefined`, and the default: a 2xx answer that is not HTML (a captive portal's) is an acknowledgement. */
    accept?(response: Response, batch: Batch, request: ProtocolRequest): Acceptance | undefined | Promise<Acceptance | undefined>;
    /** The protocol's own plugin, for context of the page and the session. Its hooks are called before those of all others. */
    readonly plugin?: Plugin;
    /** Called if no visitor is stored. Returns the visitor of another tracker of the site, as the text of a whole record (`printWhole`). */
    findVisitor?(): string | undefined;
}

export type { Batch as B, Protocol as P, ProtocolRequest as a };
