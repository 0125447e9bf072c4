// The profile's network: requests and beacons on their way, what is cut off when a page goes, and what nobody learns of.
import type { Collector, CollectorRequest } from './collector';
import { readEvents, type NativeEvent } from './native-batch';
import { createResponse } from './response';
import type { Life } from './life';
import type { Tasks } from './tasks';

/** What one page may have under way in beacons and keepalive requests. */
export const KEEPALIVE_QUOTA = 65_536;
/** After so many milliseconds a page hears that a request of its was beyond that: measured in Chromium, 20 to 40. */
const REFUSAL = 30;

interface Flight {
  readonly request: CollectorRequest;
  readonly life: Life;
  readonly size: number;
  /** The page went, or was hidden, while it was under way, or it is a beacon: it may never learn what became of it. */
  unconfirmed: boolean;
  /** The collector has not got it, or has not accepted it. */
  failed: boolean;
  state: 'leaving' | 'arrived' | 'lost';
  answered: boolean;
}

export type Network = ReturnType<typeof createNetwork>;

export const createNetwork = (tasks: Tasks, collector: Collector, latency: () => number) => {
  let online = true;
  const flights = new Set<Flight>();
  const sent: CollectorRequest[] = [];
  /** Events that a page left with the network, and that the network or the collector then lost. */
  const lostUnconfirmed: NativeEvent[] = [];

  const inFlight = (life: Life) =>
    [...flights]
      .filter((flight) => flight.life === life && (flight.request.keepalive || flight.request.beacon))
      .reduce((sum, { size }) => sum + size, 0);
  const conclude = (flight: Flight) => {
    flights.delete(flight);
    if (flight.failed && flight.unconfirmed) lostUnconfirmed.push(...readEvents(flight.request.body));
  };

  /** `settled` hears the answer, or `undefined` for a network error. */
  const depart = (life: Life, request: CollectorRequest, settled: (response?: object) => void): Flight => {
    const size = Buffer.byteLength(request.body);
    const flight: Flight = {
      request,
      life,
      size,
      unconfirmed: request.beacon,
      failed: false,
      state: 'leaving',
      answered: false,
    };
    const reachable = online;
    const half = latency() / 2;
    flights.add(flight);
    sent.push(request);
    tasks.add('network', half, () => {
      let response: object | undefined;
      if (flight.state === 'leaving') {
        const answer = reachable && online ? collector.receive(request) : 'unreachable';
        if (answer !== 'unreachable') response = createResponse(request.url, answer);
        flight.failed = answer === 'unreachable' || answer.status >= 300;
        flight.state = response ? 'arrived' : 'lost';
      }
      tasks.add('network', half, () => {
        conclude(flight);
        if (flight.answered) return;
        flight.answered = true;
        life.run(() => settled(response));
      });
    });
    return flight;
  };

  return {
    /** What pages have handed over, whether it has arrived or not. */
    sent: sent as readonly CollectorRequest[],
    lostUnconfirmed: lostUnconfirmed as readonly NativeEvent[],
    isOnline: () => online,
    setOnline: (next: boolean) => void (online = next),
    fetch: (life: Life, url: string, init: RequestInit = {}) =>
      new Promise<unknown>((resolve, reject) => {
        const { keepalive = false, signal } = init;
        const body = String(init.body ?? '');
        if (!life.alive) return;
        const failed = () => reject(new TypeError('Failed to fetch'));
        if (signal?.aborted) return reject(signal.reason);
        // It is another process that counts, and takes its time to say so.
        if (keepalive && inFlight(life) + Buffer.byteLength(body) > KEEPALIVE_QUOTA)
          return tasks.add('network', REFUSAL, () => life.run(failed));
        const request = { url: String(url), body, beacon: false, keepalive, page: life.number };
        const flight = depart(life, request, (response) => (response ? resolve(response) : failed()));
        signal?.addEventListener('abort', () => {
          if (flight.answered) return;
          flight.answered = true;
          if (flight.state === 'leaving') flight.state = 'lost';
          flights.delete(flight);
          reject(signal.reason);
        });
      }),
    sendBeacon(life: Life, url: string, body: string): boolean {
      if (!life.alive || inFlight(life) + Buffer.byteLength(body) > KEEPALIVE_QUOTA) return false;
      depart(life, { url: String(url), body, beacon: true, keepalive: true, page: life.number }, () => {});
      return true;
    },
    /** The page is hidden or leaves: it may not hear what becomes of what is under way. */
    hidden(life: Life): void {
      for (const flight of flights) if (flight.life === life) flight.unconfirmed = true;
    },
    /** The page is gone: requests without keepalive are cut off, unless they have arrived or `plainArrives`. */
    leave(life: Life, plainArrives: () => boolean): void {
      for (const flight of flights) {
        if (flight.life !== life) continue;
        flight.unconfirmed = true;
        if (flight.state === 'leaving' && !flight.request.keepalive && !plainArrives()) {
          flight.state = 'lost';
          flight.unconfirmed = false;
        }
      }
    },
    /** The browser is killed: nothing leaves the machine any more. */
    kill(): void {
      for (const flight of flights) {
        flight.unconfirmed = true;
        if (flight.state === 'leaving') {
          flight.state = 'lost';
          flight.failed = true;
        }
        conclude(flight);
      }
    },
  };
};
