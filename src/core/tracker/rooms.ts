import type { ConsentState } from '../options/consent-state';
import type { Settings } from '../options/read-settings';
import type { openTab } from '../page/tab';
import type { Stores } from '../storage/open-stores';
import type { Emitter } from './emitter';

/** The parts of a tracker that most rooms use. */
export interface Rooms extends Stores, Pick<Emitter, 'emit' | 'report' | 'warn'> {
  readonly settings: Settings;
  readonly tab: ReturnType<typeof openTab>;
  /** The consent in force. */
  consent(): ConsentState;
  log(...values: unknown[]): void;
}
