import type { ConsentState } from '../options/consent-state';
import type { openTab } from '../page/tab';
import type { Ledger } from '../storage/ledger';
import type { RecordStore } from '../storage/record-store';
import { readClock } from '../util/clock';
import { WITHDRAWAL_CHANNEL } from '../storage/storage-keys';
import { createTabChannel } from '../storage/tab-channel';

interface WithdrawalRooms {
  readonly settings: { readonly name: string };
  readonly ledger: Ledger;
  readonly store: RecordStore;
  readonly tab: ReturnType<typeof openTab>;
  consent(): ConsentState;
}

export type Withdrawal = ReturnType<typeof createWithdrawal>;

/**
 * For so long after a withdrawal, in milliseconds, all is deleted again each time that the page looks: writes of a tab that was
 * being left are seen late. After that, only where such a cookie is there.
 */
const LATE_WRITES_MS = 5000;

/** Deletes stored data when consent is withdrawn, and informs the other pages (rules 15, 37). */
export const createWithdrawal = (
  { settings, ledger, store, tab, consent }: WithdrawalRooms,
  /** Another page has withdrawn consent of the visitors up to this generation. */
  onWithdrawn: (generation: number) => void,
) => {
  /** The generation of a visitor who is created here: a grant after a denial is another visitor (rule 15). */
  let generation = 0;
  /** Consent was withdrawn in this page, not in another one. */
  let isWithdrawer = false;
  const channel = createTabChannel(settings.name + WITHDRAWAL_CHANNEL, (text) => onWithdrawn(+text));

  const nextGeneration = (): number =>
    Math.max(Math.trunc(readClock()), (store.record?.generation ?? generation) + 1);

  const deleteAll = (): void => {
    if (ledger.clear(store.clear(generation)) && isWithdrawer) channel.send(`${generation}`);
  };
  /**
   * Deletes what has come back since the withdrawal, from a tab that was being left or with an answer that was under way. Only
   * the page that withdrew does. A cookie that counts is of a later grant: then nothing is deleted.
   */
  const deleteLateWrites = (): void => {
    if (!isWithdrawer || consent() !== 'denied') return;
    if (!(store.isTaken() ?? readClock() > generation + LATE_WRITES_MS)) deleteAll();
  };

  return {
    ...channel,
    generation: (): number => generation,
    nextGeneration,
    /** Consent changes, or the page is hidden or left. */
    exit: deleteLateWrites,
    /**
     * Deletes all. A generation that is given is the one of all other pages: so a visitor of a later grant counts in each of
     * them.
     */
    erase(ended?: number): void {
      isWithdrawer = ended == null;
      generation = ended ?? nextGeneration();
      tab.forget();
      deleteAll();
      store.forget();
      setTimeout(deleteLateWrites, 100);
      setTimeout(deleteLateWrites, 1000);
    },
  };
};
