import type { ConsentSource } from '../../core/consent/consent-source';
import { own } from '../../core/util/own';
import { checkOptions } from '../check-options';
import { createSource } from '../create-source';
import { listenToApi } from '../listen-to-api';
import { gppRules, type GppOptions } from './gpp-options';
import { readPing, type GppPing } from './read-ping';

export type { GppOptions, GppOptOut, GppSection } from './gpp-options';

interface GppEvent {
  readonly listenerId?: number;
  readonly pingData: GppPing;
}

/**
 * Reads consent from a manager that implements the IAB's Global Privacy Platform, 1.1: denied if the visitor has opted out in a
 * counted section, otherwise granted. Whether the banner is visible does not matter. The manager may load later.
 */
export const gpp = (options?: GppOptions): ConsentSource =>
  createSource(
    'gpp',
    ({ answer, guard }) => {
      checkOptions(gppRules, options);
      return listenToApi<GppEvent>('__gpp', [], guard, ({ pingData }) => {
        // Throws if the data are missing.
        if (pingData!.cmpStatus === 'error') throw __DEV__ ? 'cmpStatus is error' : 'error';
        const ping = own(pingData);
        const { signalStatus, cmpStatus, gppString } = ping;
        if (signalStatus === 'ready') answer(readPing(ping, own(options)), gppString);
        // The visitor's choice is being changed, so consent is pending until it is complete. A loading manager has not answered at all.
        else if (cmpStatus !== 'stub' && cmpStatus !== 'loading') answer('pending');
      });
    },
    options,
  );
