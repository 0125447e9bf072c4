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
 * For this long after a withdrawal, each check deletes all stored data again, because late writes of a closing tab may not be
 * visible yet. Later checks delete only if such a cookie is there.
 */
const LATE_WRITES_MS = 5000;

/** Deletes stored data when consent is withdrawn, and informs the other pages (rules 15, 37). */
export const createWithdrawal = (
  { settings, ledger, store, tab, consent }: WithdrawalRooms,
  /** Called when another page has withdrawn consent, for the visitors up to this generation. */
  onWithdrawn: (generation: number) => void,
) => {
  /** The generation of the next visitor: a grant after a denial creates another visitor (rule 15). */
  let generation = 0;
  /** Consent was withdrawn in this page, not in another one. */
  let isWithdrawer = false;
  // Each withdrawal applies once. A page sends it again when it deletes late writes, and receives its own message, even during a grant.
  const channel = createTabChannel(
    settings.name + WITHDRAWAL_CHANNEL,
    (text) => +text === generation || onWithdrawn(+text),
  );

  const nextGeneration = (): number =>
    Math.max(Math.trunc(readClock()), (store.record?.generation ?? generation) + 1);

  const deleteAll = (): void => {
    if (ledger.clear(store.clear(generation)) && isWithdrawer) channel.send(`${generation}`);
  };
  /**
   * Deletes data that was written after the withdrawal, by a closing tab or by a response to an earlier request. Only the page that
   * withdrew consent does so. A cookie that counts belongs to a later grant: then nothing is deleted.
   */
  const deleteLateWrites = (): void => {
    if (!isWithdrawer || consent() !== 'denied') return;
    if (!(store.isTaken() ?? readClock() > generation + LATE_WRITES_MS)) deleteAll();
  };

  return {
    ...channel,
    generation: (): number => generation,
    nextGeneration,
    /** Called when consent changes, and when the page is hidden or left. */
    exit: deleteLateWrites,
    /**
     * Deletes all stored data. `ended` is the generation that another page has sent: with the same generation, all pages accept the
     * visitor of a later grant.
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
