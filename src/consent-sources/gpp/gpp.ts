import type { ConsentSource } from '../../core/consent/consent-source';
import { own } from '../../core/util/own';
import { createConsentSource } from '../create-consent-source';
import { listenToApi } from '../listen-to-api';
import { readGppOptions, type GppOptions } from './gpp-options';
import { readPing, type GppPing } from './read-ping';

export type { GppOptions, GppOptOut, GppSection } from './gpp-options';

interface GppEvent {
  readonly listenerId?: number;
  readonly pingData: GppPing;
}

/**
 * Consent from a manager that speaks the IAB's Global Privacy Platform, 1.1: denied where the visitor has opted out in a section
 * that counts, granted where not. Whether the banner is shown plays no part. The manager may come later.
 */
export const gpp = (options?: GppOptions): ConsentSource =>
  createConsentSource(
    'gpp',
    ({ answer, report, guard }) => {
      const rules = readGppOptions(options, report);
      if (!rules) return answer('pending');
      return listenToApi<GppEvent>('__gpp', [], guard, ({ pingData }) => {
        // Throws where there are no data.
        if (pingData!.cmpStatus === 'error') throw __DEV__ ? 'cmpStatus is error' : 'error';
        const ping = own(pingData);
        const { signalStatus, cmpStatus, gppString } = ping;
        if (signalStatus === 'ready') answer(readPing(ping, rules), gppString);
        // Something is about to change: nothing counts until it has. But who is still loading has not answered at all.
        else if (cmpStatus !== 'stub' && cmpStatus !== 'loading') answer('pending');
      });
    },
    options,
  );
