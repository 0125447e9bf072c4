import { validateOptions } from '../../options/validate-options';
import type { ConsentSource } from '../consent-source';
import { createConsentSource } from '../create-consent-source';
import { readTcData, type TcData } from './read-tc-data';
import { tcfSchema, type TcfOptions } from './tcf-options';

export type { TcfOptions };

type TcfApi = (
  command: string,
  version: number,
  callback: (data: TcData, success: boolean) => void,
  parameter?: number,
) => void;

export const tcf = (options?: TcfOptions): ConsentSource =>
  createConsentSource(
    'tcf',
    ({ answer, guard }) => {
      const {
        vendor,
        purposes = [8],
        legitimateInterests = [],
      } = validateOptions<TcfOptions>(
        options,
        (path, why) => {
          throw __DEV__ ? `${path} ${why}` : path;
        },
        tcfSchema,
      );
      const page = window as {__tcfapi?: TcfApi};
      let timer: ReturnType<typeof setTimeout>;
      let wait = 100;
      let listenerId: number | undefined;
      let last: string|undefined;

      const listener = guard((data: TcData, success: boolean) => {
        if (!success) throw 'success';
        listenerId = data.listenerId;
        const state = readTcData(data, [1, ...purposes, ...legitimateInterests], legitimateInterests, vendor);
        // Who opens the banner again has not changed his mind yet.
        if (!state && last) return;
        last = state;
        answer(state ?? 'pending', data.tcString);
      });
      const look = guard(() => {
        if (page.__tcfapi) page.__tcfapi('addEventListener', 2, listener);
        else timer = setTimeout(look, (wait *= 1.5));
      });
      look();
      return () => {
        clearTimeout(timer);
        page.__tcfapi?.('removeEventListener', 2, () => {}, listenerId);
      };
    },
    options,
  );
