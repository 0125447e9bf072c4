// Pages with a ledger of one name each, in one browser.
import type { BrowserOptions } from '../../browser/browser-options';
import { createRooms } from '../../browser/rooms';

type Room = typeof import('../../../src/core/storage/ledger');

export const NAME = 'a';
/** The key of the n-th row of events. */
export const row = (n: number) => `${NAME}|o|${1_000_000 + n}`;

export const createLedgers = async (options?: BrowserOptions) => {
  const { browser, open } = await createRooms<Room>('core/storage/ledger', options);
  const openLedger = async (name = NAME) => {
    const opened = await open();
    const ledger = opened.room.createLedger(name);
    ledger.open();
    return { ledger, ...opened };
  };
  return {
    browser,
    openLedger,
    /** What IndexedDB has of the keys, as a page finds it that has not been there before. */
    async read(...keys: string[]) {
      const { ledger, page } = await openLedger();
      ledger.close();
      const asked = keys.map((key) => ledger.get(key));
      await browser.advance(2000);
      page.crash();
      return Promise.all(asked);
    },
    /** What notes in localStorage say, field by field; the lease has the key 0. */
    notes: () => browser.localArea.keys().map((key) => JSON.parse(browser.localArea.get(key)!) as Record<string, unknown>),
  };
}; // prettier-ignore
