import type { PageExit } from '../page/page-exit';
import { attempt } from '../util/attempt';
import { inspect } from '../util/inspect';
import { iso } from '../util/iso';
import { readClock, timeUntil } from '../util/clock';
import { createBatchLimit } from './batch-limit';
import { countEvents, eventsOf, MAX_REQUEST_BYTES, parseGroups, printGroups, type Burst } from './burst';
import { type createCollectorHealth, hasFailedSince, UNKNOWN_HEALTH } from './collector-health';
import type { OutboxOptions } from './outbox-options';
import type { Acceptance, Batch, ProtocolRequest } from './protocol';
import type { createQueue } from './queue';
import { isOnline, sendBare, sendBeacon, sendRequest } from './send-request';

/** A healthy collector answers within this time. */
const HEALTHY_ANSWER_MS = 2000;
/** The delay after a page's return before a request that slept with it is aborted. */
const SLEPT_REQUEST_MS = 1000;

interface SenderOptions extends Pick<OutboxOptions, 'collector' | 'protocol' | 'delivery' | 'report'> {
  readonly queue: ReturnType<typeof createQueue>;
  readonly health: ReturnType<typeof createCollectorHealth>;
}

/** The open request. */
interface Flight extends AbortController {
  /** The request outlives the page, and the collector has not failed since. */
  outlives: boolean;
  /** The page itself interrupts the request, so a missing answer says nothing about the collector. */
  isCut?: boolean;
}

/** An encoded batch. Without a request, the protocol cannot send the bursts now. */
type Encoded = readonly [bursts: readonly Burst[], batch: Batch, request: ProtocolRequest | undefined];

export type Sender = ReturnType<typeof createSender>;

/** Makes requests from bursts, sends one at a time, and acts on its answer. On exit, hands over all bursts. */
export const createSender = ({ collector, protocol, delivery, report, queue, health }: SenderOptions) => {
  const { timeout, headers, credentials, batchSize } = delivery;
  const limit = createBatchLimit(batchSize);
  let handOver: typeof sendBare = sendBeacon;
  let flight: Flight | undefined;
  let sentAt = 0;
  /** The collector's health when events last went out, by a request or a beacon. */
  let healthBefore = UNKNOWN_HEALTH;
  /** No request of this page was ever answered, so beacons may do better. */
  let hasNoAnswerYet = true;
  /** The page was left: the browser may refuse later requests, and the page never learns of it. */
  let hasLeft = false;

  /** Returns `undefined` where the protocol cannot encode the bursts: they are dropped. */
  const encode = (bursts: readonly Burst[]): Encoded | undefined => {
    try {
      const batch: Batch = {
        collector,
        sentAt: iso(readClock()),
        context: { ...JSON.parse(bursts[0]!.context), dropped: health.read()[2] || undefined },
        groups: printGroups(bursts),
        get events() {
          return parseGroups(this.groups);
        },
      };
      const [request, another] = protocol.encode(batch);
      if (request?.events || another) {
        // Events that the request does not name are encoded again after it.
        const ids = new Set(request!.events?.map(({ id }) => id));
        bursts = bursts.flatMap(queue.split);
        const named = bursts.filter((burst) => ids.has(eventsOf([burst])[0]!.id));
        // All bursts are dropped: they would be encoded again and again, and the page would hang.
        if (!named[0]) throw __DEV__ && 'no request has them';
        bursts = named;
      }
      return [bursts, batch, request];
    } catch (error) {
      queue.lose(bursts, __DEV__ ? `the protocol cannot encode them (${inspect(error)})` : 'protocol');
    }
  };
  const judge = async (response: Response, batch: Batch, request: ProtocolRequest): Promise<Acceptance> => {
    try {
      // A protocol cannot read a body that a wrapper of `fetch` has read.
      const answer = response.bodyUsed ? undefined : await protocol.accept?.(response, batch, request);
      return answer ?? (response.ok && !/html/i.test(response.headers.get('content-type') ?? ''));
    } catch (error) {
      report('protocol', __DEV__ ? `accept of the protocol failed: ${inspect(error)}` : 'protocol.accept');
      return false;
    }
  };
  const timeSince = (interval: number) => timeUntil(sentAt + interval, interval);
  /** Moves bursts that were handed over back to waiting if the collector has failed since, for any page. */
  const doubt = (now = health.read()): void => {
    if (hasFailedSince(healthBefore, now)) {
      queue.advance('doubted');
      if (flight) flight.outlives = false;
    }
    healthBefore = now;
  };

  const nextBatch = (skipped?: ReadonlySet<Burst>) => queue.nextBatch(limit.mostEvents(), skipped);

  return {
    nextBatch,
    doubt,
    timeSince,
    /** Whether beacons can be trusted. A request without an answer for seconds is no sign of health. */
    isTrusted: (): boolean => health.isGood() && !(flight && !timeSince(HEALTHY_ANSWER_MS)),
    /** Beacons carry the collector's cookies, so `sendBare` replaces them (rule 36). */
    open: (isCookieless: boolean): void => void (handOver = isCookieless ? sendBare : sendBeacon),
    /** Aborts the open request, which may still wait in the browser. Its events wait again. */
    abort(): void {
      if (!flight) return;
      flight.isCut = true;
      flight.outlives = false;
      flight.abort();
    },
    /** Firefox and WebKit never settle a request that was interrupted by going into the back/forward cache. */
    restore(): void {
      hasLeft = false;
      const slept = flight;
      setTimeout(() => slept?.abort(), SLEPT_REQUEST_MS);
    },
    /**
     * Sends the bursts of a batch, or some of them. Resolves to a pause in milliseconds if an event was set aside; other events need not
     * wait for it. Resolves to `false` if the protocol cannot send the bursts now.
     */
    async send(planned: readonly Burst[]): Promise<number | false | void> {
      const encoded = encode(planned);
      if (!encoded) return;
      const [bursts, batch, request] = encoded;
      if (!request) return false;
      const keepalive = request.body.length <= MAX_REQUEST_BYTES;
      doubt(health.begin(timeout));
      // A request that begins after the page was left is not trusted to outlive it: the browser may have refused the request.
      const out: Flight = Object.assign(new AbortController(), { outlives: keepalive && !hasLeft });
      const stop = () => out.abort();
      flight = out;
      sentAt = readClock();
      queue.advance('request', bursts);
      const stopRenewing = queue.keepLeases(bursts);
      // Two timers: after a sleep of the machine, an answer that has arrived is read before the second one aborts the request.
      let stopping = setTimeout(() => (stopping = setTimeout(stop, timeout / 2)), timeout / 2);
      const [status, response, accepted = false] = await sendRequest(
        request,
        {
          headers,
          credentials: (handOver === sendBeacon && (credentials ?? request.credentials)) || 'omit',
          signal: out.signal,
          keepalive,
        },
        (answer) => judge(answer, batch, request),
      );
      clearTimeout(stopping);
      stopRenewing();
      flight = undefined;
      if (status) hasNoAnswerYet = false;
      // An interrupted request, or an offline browser, says nothing about the collector. If the page has not aborted the request, the
      // browser has failed it, perhaps because beacons have used up the quota of requests that outlive a page.
      else if (out.isCut || !isOnline())
        return queue.advance(out.signal.aborted ? 'interrupted' : 'failed', bursts);
      const verdict = limit.judge(status, accepted, countEvents(bursts));
      if (response?.type === 'opaqueredirect')
        report(
          'redirect',
          __DEV__ ? 'option collector is redirected: set it to the final address' : 'option collector',
        );
      const isFailure = verdict === 'failed';
      const pause = isFailure && status > 499 ? queue.blame(bursts) : 0;
      if (!isFailure) health.succeed((verdict === 'acknowledged' && batch.context.dropped) || 0);
      else if (!pause) health.fail(response?.headers.get('retry-after'));
      if (verdict === 'refused') queue.lose(bursts, `the collector answered ${status}`);
      // Unconfirmed events share the fate of those that were answered.
      queue.advance(verdict, pause ? bursts : undefined);
      return pause;
    },
    /** Hands over waiting events in this task. Returns whether the browser has refused some of them. */
    exit({ unloading = false }: PageExit): boolean | void {
      if (unloading && flight) flight.isCut = true;
      if (!isOnline() || (health.read()[0] > 0 && !hasNoAnswerYet)) return;
      hasLeft = unloading;
      doubt();
      if (unloading && flight?.outlives) queue.advance('pageExit');
      const refused = new Set<Burst>();
      for (let next; (next = nextBatch(refused)[0])[0];) {
        const encoded = encode(next);
        if (!encoded) continue;
        const [bursts, , request] = encoded;
        const fail = () => queue.advance('doubted', bursts);
        if (request && attempt(() => handOver(request, fail))) queue.advance('beacon', bursts);
        // A refused beacon, or a batch that cannot be sent now, must not block the next one.
        else for (const burst of bursts) refused.add(burst);
      }
      return refused.size > 0;
    },
  };
};
