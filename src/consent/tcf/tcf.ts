import { own } from '../../own';
import type { ConsentState } from '../../options/consent-state';
import type { ConsentSource } from '../consent-source';
import { createConsentSource } from '../create-consent-source';
import { readTcData, type TcData } from './read-tc-data';
import { readTcfOptions, type TcfOptions } from './tcf-options';

export type { TcfOptions };

type TcfApi = (
  command: string,
  version: number,
  callback: (data: TcData, success: boolean) => void,
  parameter?: number,
) => void;

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
      const page = window as { __tcfapi?: TcfApi };
      let timer: ReturnType<typeof setTimeout>;
      let wait = 100;
      let listenerId: number | undefined;
      let last: ConsentState | undefined;

      const listener = guard((data: TcData, success: boolean) => {
        if (!success) throw __DEV__ ? 'success is not true' : 'success';
        listenerId = data.listenerId;
        // There is no storage without purpose 1.
        const state = readTcData(data, [1, ...purposes, ...legitimateInterests], legitimateInterests, vendor);
        // Who opens the banner again has not changed his mind yet.
        if (!state && last) return;
        last = state;
        answer(state ?? 'pending', data.tcString);
      });
      const look = guard(() => {
        if (page.__tcfapi) page.__tcfapi('addEventListener', 2, listener);
        // The longer nothing has come, the rarer it is looked for.
        else timer = setTimeout(look, (wait *= 1.5));
      });
      look();
      return () => {
        clearTimeout(timer);
        page.__tcfapi?.('removeEventListener', 2, () => {}, listenerId);
      };
    },
    own(options),
  );
