// Pages with an outbox each, over a ledger, in one browser: judged by what the collector gets, and by what pages report.
import type { BrowserOptions, OpenOptions } from '../../browser/browser-options';
import { COLLECTOR } from '../../browser/browser';
import { createRooms } from '../../browser/rooms';
import type { Protocol } from '../../../src/core/delivery/protocol';

type Room = typeof import('../../../src/core/delivery/outbox') &
  typeof import('../../../src/core/storage/ledger') &
  typeof import('../../../src/core/delivery/native');

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
/** Rows that nobody has sent belong to their page for so long. */
export const LEASE = 5 * SECOND;
export const NAME = 'a';

const uuid = (kind: number, n: number) => `${`${n}`.padStart(8, '0')}-0000-4000-8000-${`${kind}`.padStart(12, '0')}`; // prettier-ignore
export const eventId = (n: number) => uuid(3, n);
const CONTEXT = JSON.stringify({ sdk: { name: 'sojourn', version: '0.0.0' } });
/** What a page knows of itself before it is idle. */
export const EARLY = '{"sdk":{"name":"sojourn"}}';
/** What events of a page share. */
const shared = (page: number) =>
  JSON.stringify({
    page: { id: uuid(4, page), url: `https://shop.example/${page}`, title: '', referrer: '' },
    tab: { id: uuid(5, page) },
    consent: 'granted',
  });

const defaults = {
  batchSize: 50,
  flushInterval: SECOND,
  timeout: 10 * SECOND,
  maxQueue: 10_000,
  maxAge: 7 * 24 * 60 * MINUTE,
};

interface OutboxOptions extends OpenOptions {
  readonly delivery?: Partial<typeof defaults> & { headers?: Headers; credentials?: RequestCredentials };
  readonly protocol?: Protocol;
  readonly isBusy?: boolean;
  readonly isCookieless?: boolean;
  /** The page may not store or send anything yet. */
  readonly isClosed?: boolean;
  /** Called with each change of a burst's status. */
  readonly onDelivery?: (change: string) => void;
}

export const createOutboxes = async (options?: BrowserOptions) => {
  const paths = ['core/delivery/outbox', 'core/storage/ledger', 'core/delivery/native'];
  const { browser, open } = await createRooms<Room>(paths, options);
  const openOutbox = async ({
    delivery,
    protocol,
    isBusy,
    isCookieless = false,
    isClosed,
    onDelivery = () => {},
    ...more
  }: OutboxOptions = {}) => {
    const { room, page, globals } = await open(more);
    const ledger = room.createLedger(NAME);
    const reports: string[] = [];
    const deliveries: string[] = [];
    const outbox = room.createOutbox({
      name: NAME,
      collector: COLLECTOR,
      protocol: protocol ?? room.native,
      delivery: { ...defaults, ...delivery } as never,
      ledger,
      report: (code, message, event) => void reports.push([code, message, event?.id ?? ''].join('|')),
      emit(event, _bursts, change) {
        if (event !== 'onDelivery') return;
        deliveries.push(String(change));
        onDelivery(String(change));
      },
    });
    const begin = () => {
      ledger.open();
      outbox.open(isCookieless);
    };
    if (!isClosed) begin();
    if (!isBusy) outbox.beIdle(EARLY, CONTEXT);
    const context = isBusy ? EARLY : CONTEXT;
    return {
      outbox,
      ledger,
      page,
      globals,
      reports,
      deliveries,
      open: begin,
      /** Events of these numbers are tracked. */
      add(...numbers: number[]) {
        for (const n of numbers)
          outbox.add(shared(page.number), JSON.stringify({ id: eventId(n), name: 'event', time: '2026-05-04T09:00:00.000Z', properties: {} }), context); // prettier-ignore
      },
      /** An event whose text has so many bytes. */
      addLarge(n: number, bytes: number) {
        const event = JSON.stringify({ id: eventId(n), name: 'event', time: '2026-05-04T09:00:00.000Z', properties: { text: '' } }); // prettier-ignore
        outbox.add(shared(page.number), event.replace('"text":""', `"text":"${'x'.repeat(bytes - event.length)}"`), context); // prettier-ignore
      },
      /** As the tracker does it. */
      exit(isUnloading = false, sleeps = false) {
        outbox.exit(isUnloading ? { unloading: true } : {});
        ledger.exit({ sleeping: sleeps });
      },
    };
  };
  const numberOf = (id: string) => Number(id.slice(0, 8));
  return {
    browser,
    openOutbox,
    /** The numbers of the events that came, once each, in the order of their first coming. */
    received: () => browser.collector.once().map(({ id }) => numberOf(id)),
    /** What came more often than once. */
    doubles: () => browser.collector.received.length - browser.collector.once().length,
    /** The numbers of each request, also of those that were not accepted. */
    requests: () =>
      browser.collector.requests.map(({ body }) =>
        [...body.matchAll(/"id":"(\d{8})-0000-4000-8000-000000000003"/g)].map(([, n]) => Number(n)),
      ),
  };
};
