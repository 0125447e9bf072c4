import type { ConsentState } from '../../core/options/consent-state';
import type { ConsentSource } from '../../core/consent/consent-source';
import { createConsentSource } from '../create-consent-source';
import { listenToApi } from '../listen-to-api';
import { readTcData, type TcData } from './read-tc-data';
import { readTcfOptions, type TcfOptions } from './tcf-options';

export type { TcfOptions };

/**
 * Consent from a manager that speaks the IAB's Transparency and Consent Framework, 2.2 or later: granted where the visitor agrees
 * to all that is asked for, and where the GDPR does not apply. The manager, or its stub, may come later. Wrong options are told,
 * and consent stays pending.
 */
export const tcf = (options?: TcfOptions): ConsentSource =>
  createConsentSource(
    'tcf',
    ({ answer, guard }) => {
      const { vendor, purposes = [8], legitimateInterests = [] } = readTcfOptions(options);
      let last: ConsentState | undefined;
      return listenToApi<TcData>('__tcfapi', [2], guard, (data) => {
        // There is no storage without purpose 1.
        const state = readTcData(data, [1, ...purposes, ...legitimateInterests], legitimateInterests, vendor);
        // Who opens the banner again has not changed his mind yet.
        if (!state && last) return;
        last = state;
        answer(state ?? 'pending', data.tcString);
      });
    },
    options,
  );
