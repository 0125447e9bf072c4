// Pages with a record store each, over a ledger of one name, in one browser.
import type { BrowserOptions, OpenOptions } from '../../browser/browser-options';
import { createRooms } from '../../browser/rooms';
import { parseRecord } from '../../../src/core/session/rules/record-text';
import type { SessionStore } from '../../../src/core/options/session-store';
import type { SessionRecord } from '../../../src/core/session/rules/session-record';

type Room = typeof import('../../../src/core/storage/record-store') &
  typeof import('../../../src/core/storage/custom-store') &
  typeof import('../../../src/core/storage/end-on-browser-close') &
  typeof import('../../../src/core/storage/ledger');
type StoreOptions = Omit<Partial<Parameters<Room['createRecordStore']>[0]>, 'custom' | 'marker'> &
  OpenOptions & { custom?: SessionStore; marker?: boolean };

export const NAME = 'a';
export const SECOND = 1000;

export const createStores = async (options?: BrowserOptions) => {
  const { browser, open } = await createRooms<Room>(
    ['record-store', 'custom-store', 'end-on-browser-close', 'ledger'].map((name) => `core/storage/${name}`),
    options,
  );
  const openStore = async ({ custom, marker, ...input }: StoreOptions = {}) => {
    const { room, page, globals } = await open(input);
    const ledger = room.createLedger(NAME);
    const errors: unknown[] = [];
    const store = room.createRecordStore(
      {
        name: NAME,
        onError: (error) => errors.push(error),
        custom: custom && room.customStore(custom),
        marker: marker ? room.endOnBrowserClose : undefined,
        ...input,
      },
      ledger,
    );
    ledger.open();
    return { store, ledger, page, globals, errors };
  };
  return {
    browser,
    openStore,
    /** A page that has loaded what is stored. */
    async openLoaded(input?: StoreOptions) {
      const opened = await openStore(input);
      const loading = opened.store.load();
      await browser.advance(400);
      return { ...opened, loaded: await loading };
    },
    /** What the cookie says. */
    cookie(): SessionRecord | undefined {
      const found = browser.cookies.all().find(({ name }) => name === NAME);
      return found && parseRecord(found.value, browser.wall());
    },
    writeCookie: (text: string) => browser.cookies.write('shop.example', `${NAME}=${text};path=/;max-age=1000`),
    deleteCookie: () => browser.cookies.write('shop.example', `${NAME}=;path=/;max-age=0`),
  };
}; // prettier-ignore
