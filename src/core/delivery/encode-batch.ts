import type { TrackedEvent } from '../event/event';
import { inspect } from '../util/inspect';
import { iso } from '../util/iso';
import { readClock } from '../util/clock';
import type { Acceptance, Batch, Protocol, ProtocolRequest } from './protocol';
import { countEvents, eventsOf, parseGroups, printGroups, type Burst } from './burst';
import type { createPersistentQueue } from './persistent-queue';

export interface EncoderOptions {
  readonly collector: string;
  readonly protocol: Protocol;
  readonly queue: Pick<ReturnType<typeof createPersistentQueue>, 'split' | 'drop'>;
  report(code: string, message: string, event?: TrackedEvent): void;
}

/** A request, and what is in it. */
export interface RequestBatch {
  /** None: the protocol cannot send them now. */
  readonly request?: ProtocolRequest;
  readonly bursts: readonly Burst[];
  readonly events: number;
  /** Dropped events of which it tells. */
  readonly dropped: number;
  /** Is this answer an acknowledgement? */
  accept(response: Response): Promise<Acceptance>;
}

/** Makes a request of events, as the protocol has it. `undefined` where it cannot: then they are dropped. */
export const createBatchEncoder =
  ({ collector, protocol, queue, report }: EncoderOptions) =>
  (bursts: readonly Burst[], dropped: number): RequestBatch | undefined => {
    try {
      const batch: Batch = {
        collector,
        sentAt: iso(readClock()),
        context: { ...JSON.parse(bursts[0]!.context), dropped: dropped || undefined },
        groups: printGroups(bursts),
        get events() {
          return parseGroups(this.groups);
        },
      };
      const [request, another] = protocol.encode(batch);
      if (request?.events || another) {
        // Those that it does not name have their turn after it.
        const ids = new Set(request!.events?.map(({ id }) => id));
        bursts = bursts.flatMap((burst) => (burst.events > 1 ? queue.split(burst) : burst));
        const named = bursts.filter((burst) => ids.has(eventsOf([burst])[0]!.id));
        // All are dropped: they would be encoded again and again, and the page would hang.
        if (!named[0]) throw __DEV__ && 'no request has them';
        bursts = named;
      }
      return {
        request,
        bursts,
        events: countEvents(bursts),
        dropped,
        async accept(response) {
          try {
            // Nobody can judge an answer that a wrapper of `fetch` has read.
            const answer = response.bodyUsed ? undefined : await protocol.accept?.(response, batch, request!);
            return answer ?? (response.ok && !/html/i.test(response.headers.get('content-type') ?? ''));
          } catch (error) {
            report(
              'protocol',
              __DEV__ ? `accept of the protocol failed: ${inspect(error)}` : 'protocol.accept',
            );
            return false;
          }
        },
      };
    } catch (error) {
      queue.drop(bursts, __DEV__ ? `the protocol cannot encode them (${inspect(error)})` : 'protocol');
    }
  };
