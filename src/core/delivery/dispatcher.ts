import type { TrackedEvent } from '../event/event';
import type { DeliveryOptions } from '../options/options';
import { readClock } from '../util/clock';
import type { ProtocolRequest } from './protocol';
import { LEASE, MARGIN } from './burst';
import { classifyResponse } from './classify-response';
import type { createCollectorHealth } from './collector-health';
import type { RequestBatch } from './encode-batch';
import { CHUNK } from './limits';
import type { createPersistentQueue } from './persistent-queue';
import { isOnline, sendRequest } from './send-request';

export interface DispatcherOptions extends Pick<DeliveryOptions, 'headers' | 'credentials'> {
  readonly timeout: number;
  readonly batchSize: number;
  readonly queue: ReturnType<typeof createPersistentQueue>;
  readonly health: ReturnType<typeof createCollectorHealth>;
  report(code: string, message: string, event?: TrackedEvent): void;
}

/** A collector that refuses so many requests in a row refuses everything: batches are divided no more. */
const REFUSALS = 50;

/** The request that is out. */
interface Flight {
  /** It outlives the page. */
  readonly outlives: boolean;
  /** The page itself breaks it off: it may have arrived, and the collector has not failed. */
  isCut?: boolean;
  stop(): void;
}

/** Sends one request at a time, and does what its answer says. */
export const createDispatcher = (options: DispatcherOptions) => {
  const { timeout, batchSize, headers, credentials, queue, health, report } = options;
  /** In a row. */
  let refusals = 0;
  const dispatcher = {
    flight: undefined as Flight | undefined,
    /** No request of this page has ever been answered: beacons may do better. */
    isDeaf: true,
    /** Of one request. */
    mostEvents: batchSize,
    /** Gives up the request that is out, which may wait in the browser yet: what is in it waits again. */
    abort(): void {
      const { flight } = dispatcher;
      if (!flight) return;
      flight.isCut = true;
      flight.stop();
    },
    /** Resolves to a pause in milliseconds where an event was set aside: others need not wait for it. */
    async send(
      request: ProtocolRequest,
      { bursts, events, dropped, accept }: RequestBatch,
      cookieless: boolean,
    ): Promise<number | false | void> {
      const controller = new AbortController();
      const flight: Flight = {
        outlives: request.body.length <= CHUNK,
        stop: () => controller.abort(),
      };
      let renewing: ReturnType<typeof setTimeout>;
      /** Keeps the leases of what is in flight, as long as it is. */
      const keepLeases = (delay: number): void => {
        const renew = async () => {
          await queue.renew(bursts);
          if (dispatcher.flight === flight) keepLeases(LEASE - MARGIN);
        };
        renewing = setTimeout(renew, delay);
      };
      dispatcher.flight = flight;
      health.begin(timeout);
      queue.advance('request', false, bursts);
      keepLeases(Math.min(...bursts.map(({ due }) => due)) - MARGIN - readClock());
      // Two halves: a machine that slept meanwhile reads an answer that has come before the request is given up.
      let stopping = setTimeout(() => (stopping = setTimeout(flight.stop, timeout / 2)), timeout / 2);
      const [status, response, accepted = false] = await sendRequest(request, {
        headers,
        credentials: (!cookieless && (credentials ?? request.credentials)) || 'omit',
        signal: controller.signal,
        keepalive: flight.outlives,
        accept,
      });
      clearTimeout(stopping);
      clearTimeout(renewing!);
      dispatcher.flight = undefined;
      if (status) dispatcher.isDeaf = false;
      // The browser itself says that it did not get through, perhaps because beacons have used up what may outlive a page.
      // An offline browser says nothing of the collector either.
      if (!status && (flight.isCut || !isOnline()))
        return queue.advance(controller.signal.aborted ? 'interrupted' : 'failed', health.isGood(), bursts);
      const verdict = classifyResponse(status, accepted, refusals < REFUSALS ? events : 1);
      if (response?.type === 'opaqueredirect')
        report(
          'redirect',
          __DEV__ ? 'option collector is redirected: set it to the final address' : 'option collector',
        );
      const pause = verdict === 'failed' && status > 499 && queue.blame(bursts, health.isGood());
      if (verdict !== 'failed') health.succeed(verdict === 'acknowledged' ? dropped : 0);
      else if (!pause) health.fail(response?.headers.get('retry-after'));
      if (verdict === 'acknowledged') {
        refusals = 0;
        // Once the bad ones are out of the way, others go together again.
        if (dispatcher.mostEvents < 2) dispatcher.mostEvents = batchSize;
      } else if (verdict !== 'failed' && ++refusals > REFUSALS) dispatcher.mostEvents = batchSize;
      else if (verdict === 'divided') dispatcher.mostEvents = events >> 1;
      if (verdict === 'refused') queue.drop(bursts, `the collector answered ${status}`);
      // What no answer has been heard of shares the fate of what has been answered.
      queue.advance(verdict, health.isGood(), pause ? bursts : undefined);
      return pause;
    },
  };
  return dispatcher;
};
