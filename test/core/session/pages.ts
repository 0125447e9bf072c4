// Pages with a session manager each, over a store and a ledger, in one browser: judged by what the manager tells.
import type { BrowserOptions, OpenOptions } from '../../browser/browser-options';
import { createRooms } from '../../browser/rooms';
import type { Settings } from '../../../src/core/options/read-settings';
import type { UnstampedEvent } from '../../../src/core/event/event';
import type { SessionRecord } from '../../../src/core/session/rules/session-record';
import type { NewInput } from '../../../src/core/session/rules/input';
import type { Effect } from '../../../src/core/session/rules/transition';
import { defaults, event, freshIds, origin } from './arbitraries';

type Room = typeof import('../../../src/core/session/session-manager') &
  typeof import('../../../src/core/storage/record-store') &
  typeof import('../../../src/core/storage/end-on-browser-close') &
  typeof import('../../../src/core/storage/ledger');
interface ManagerOptions extends OpenOptions {
  readonly limits?: Partial<typeof defaults>;
  readonly maxWaiting?: number;
  readonly marker?: boolean;
  readonly accept?: (event: UnstampedEvent) => boolean;
  readonly findVisitor?: () => string | undefined;
  readonly report?: (effect: Effect) => void;
}

export const NAME = 'a';
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export const createManagers = async (options?: BrowserOptions) => {
  const storage = ['record-store', 'end-on-browser-close', 'ledger'].map((name) => `core/storage/${name}`);
  const paths = ['core/session/session-manager', ...storage];
  const { browser, open } = await createRooms<Room>(paths, options);
  let ids = 0;
  const openManager = async ({ limits, maxWaiting = 100, marker, accept, findVisitor, report: sendReport, ...more }: ManagerOptions = {}) => {
    const { room, page, globals } = await open(more);
    const ledger = room.createLedger(NAME);
    const store = room.createRecordStore({ name: NAME, marker: marker ? room.endOnBrowserClose : undefined, onError: () => {} }, ledger);
    const reported: Effect[] = [];
    const entered: SessionRecord[] = [];
    const reports: string[] = [];
    const state = { visibleSince: more.hidden ? Infinity : browser.wall(), ids: freshIds(++ids), limits: { ...defaults, ...limits } };
    const settings = {
      name: NAME,
      collector: '',
      limits: state.limits,
      delivery: { maxQueue: maxWaiting },
      protocol: { findVisitor },
    } as unknown as Settings;
    const manager = room.createSessionManager(
      { settings, store, ledger, report: (code, message) => void reports.push(`${code}|${message}`), consent: () => 'granted' },
      {
        visibleSince: () => state.visibleSince,
        ids: {
          get: () => state.ids,
          spend: (sessionId) => void (sessionId === state.ids.sessionId && (state.ids = freshIds(++ids))),
          clear: () => {},
          provisional: () => {
            throw new Error('not before consent');
          },
        },
        accept: accept ?? (() => true),
        announcer: {
          origin: () => origin,
          announce(effect) {
            reported.push(effect);
            sendReport?.(effect);
          },
          enter: (record) => void entered.push(record),
        },
      },
    );
    const add = (input: Partial<NewInput>) => manager.add({ at: browser.wall(), ...input } as NewInput);
    return {
      manager, store, ledger, page, globals, state, entered, reports, add,
      /** An event of that number happens. */
      track: (n: number, input: object = {}) => add({ event: event(n), ...input } as Partial<NewInput>),
      /** Consent allows it. */
      start: (isStored = true, delay: Promise<unknown> = Promise.resolve()) => {
        if (isStored) ledger.open();
        let isLoaded = false;
        void manager.open(delay).then((answer) => (isLoaded = answer));
        return () => isLoaded;
      },
      /** What was reported, in order: `start 1`, `event 7 in 1`, `end 1 logout`. */
      log: () =>
        reported.map((effect) => {
          const { type, record } = effect;
          return type === 'event' ? `event ${parseInt(effect.event.id, 16)} in ${record.sessionIndex}` : `${type.slice(8)} ${record.sessionIndex}`;
        }),
      reported,
    };
  };
  return {
    browser,
    openManager,
    /** A page that has started and loaded. */
    async openStarted(value?: ManagerOptions) {
      const opened = await openManager(value);
      opened.start();
      await browser.advance(400);
      return opened;
    },
  };
}; // prettier-ignore
