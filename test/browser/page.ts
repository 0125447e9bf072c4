// One page with a tracker in it: what a script calls, and what a browser does to a page.
import type { Options, Tracker } from '../../src/index';
import type { Life } from './life';
import { settle } from './tasks';

export interface TrackedEvent {
  readonly id: string;
  readonly page: number;
  /** Milliseconds since the world began. */
  readonly at: number;
  readonly name: string;
}

export interface PageParts {
  readonly life: Life;
  readonly tracker: Tracker;
  /** The number of the tab, whose sessionStorage its pages share. */
  readonly tab: number;
  dispatch(at: 'window' | 'document', type: string, more?: object): void;
  tracked(name: string, id: string | null): void;
  /** The page is hidden, and may not come back. */
  left(asleep?: boolean): void;
  woken(): void;
  /** The page is gone; `crashed`: without notice. */
  died(crashed: boolean): void;
}

export type Page = ReturnType<typeof createPage>;
export type PageOptions = Partial<Options>;

export const createPage = ({ life, tracker, tab, dispatch, tracked, left, woken, died }: PageParts) => {
  const die = (crashed: boolean) => {
    if (!life.alive) return;
    life.alive = false;
    life.asleep = false;
    died(crashed);
  };
  const turnHidden = (hidden: boolean) => {
    if (life.hidden === hidden) return;
    life.hidden = hidden;
    dispatch('document', 'visibilitychange');
  };
  const awake = () => life.alive && !life.asleep;

  const page = {
    number: life.number,
    tab,
    tracker,
    get alive() {
      return life.alive;
    },
    get asleep() {
      return life.asleep;
    },
    get hidden() {
      return life.hidden;
    },
    /** The script's call; `null` when the page is gone or asleep, or the tracker did not take it. */
    track(name = 'event', properties: object = {}, options: object = {}): string | null {
      if (!awake()) return null;
      const id = tracker.track(name, properties as never, options as never);
      tracked(name, id);
      return id;
    },
    /** The user goes to another tab or application. */
    async hide(): Promise<void> {
      if (!awake()) return;
      turnHidden(true);
      left();
      await settle();
    },
    async show(): Promise<void> {
      if (!awake()) return;
      turnHidden(false);
      await settle();
    },
    /** Into the back/forward cache. */
    async sleep(): Promise<void> {
      if (!awake()) return;
      dispatch('window', 'pagehide', { persisted: true });
      await settle();
      turnHidden(true);
      await settle();
      dispatch('document', 'freeze');
      await settle();
      left(true);
      life.asleep = true;
    },
    /** Back from the back/forward cache: what has waited happens, then the page hears that it is back. */
    async wake(): Promise<void> {
      if (!life.alive || !life.asleep) return;
      life.asleep = false;
      dispatch('document', 'resume');
      await settle();
      turnHidden(false);
      await settle();
      dispatch('window', 'pageshow', { persisted: true });
      await settle();
      woken();
      for (const work of life.takeLate()) {
        life.run(work);
        await settle();
      }
    },
    /** `pagehide` while still visible, then hidden; only then gone. */
    async close(): Promise<void> {
      if (awake()) {
        dispatch('window', 'pagehide', { persisted: false });
        await settle();
        turnHidden(true);
        await settle();
      }
      die(false);
    },
    /** The renderer dies, without a word; a discarded tab too. */
    crash: () => die(true),
  };
  return page;
};
