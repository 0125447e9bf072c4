import { own } from '../../core/util/own';
import type { ConsentState } from '../../core/options/consent-state';
import type { ConsentSource } from '../../core/consent/consent-source';
import { checkOptions } from '../check-options';
import { createSource } from '../create-source';
import { listenToApi } from '../listen-to-api';
import { readTcData, type TcData } from './read-tc-data';
import { tcfRules, type TcfOptions } from './tcf-options';

export type { TcfOptions };

/**
 * Reads consent from a manager that implements the IAB's Transparency and Consent Framework, 2.2 or later: granted if the visitor
 * agrees to every required purpose, or if the GDPR does not apply. The manager, or its stub, may load later. Wrong options are
 * reported, and consent stays pending.
 */
export const tcf = (options?: TcfOptions): ConsentSource =>
  createSource(
    'tcf',
    ({ answer, guard }) => {
      checkOptions(tcfRules, options);
      const { vendor, purposes = [8], legitimateInterests = [] } = own(options);
      let last: ConsentState | undefined;
      return listenToApi<TcData>('__tcfapi', [2], guard, (data) => {
        // Storage needs purpose 1.
        const state = readTcData(data, [1, ...purposes, ...legitimateInterests], legitimateInterests, vendor);
        // Reopening the banner is not a decision.
        if (!state && last) return;
        last = state;
        answer(state ?? 'pending', data.tcString);
      });
    },
    options,
  );
