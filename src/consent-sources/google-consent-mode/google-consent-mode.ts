import { inspect } from '../../core/util/inspect';
import { readConsent } from '../../core/options/read-consent';
import { own } from '../../core/util/own';
import type { ConsentSource } from '../../core/consent/consent-source';
import { checkOptions } from '../check-options';
import { createSource } from '../create-source';
import { consentModeRules, type GoogleConsentModeOptions } from './consent-mode-options';
import { addValue, decideConsentMode, isType, type ConsentModeValues } from './decide-consent-mode';

export type { GoogleConsentModeOptions };

/** The parameters of a command beside the types. */
interface Parameters {
  readonly wait_for_update?: number;
  readonly region?: unknown;
}

/** Anything with a `push`: usually an array. */
interface DataLayer {
  push(...items: unknown[]): unknown;
}

/** The data layer may be created after the tag, or be replaced while the page loads. */
const LOOK_INTERVAL_MS = 250;

/**
 * Reads consent from Google Consent Mode: the commands `consent default` and `consent update` on the page's data layer. The source
 * listens to the data layer, and writes nothing to it.
 */
export const googleConsentMode = (options?: GoogleConsentModeOptions): ConsentSource =>
  createSource(
    'google-consent-mode',
    ({ answer, report, guard }) => {
      const { types = ['analytics_storage'], dataLayer = 'dataLayer' } = own(options);
      if (__DEV__) checkOptions(consentModeRules(), options, report);
      // Without a type, nothing would have to be granted.
      if (!Array.isArray(types) || !types[0] || !types.every(isType))
        return __DEV__ ? undefined : report('option types');
      const said: ConsentModeValues = { values: new Map(), updated: new Set() };
      let waits = 0;
      let layer: DataLayer | undefined;
      let timer: ReturnType<typeof setTimeout>;
      let restore: (() => void) | undefined;

      const decide = () => answer(...decideConsentMode(said, types, waits > 0));
      const read = guard((items: unknown[]) => {
        let isSaid;
        for (const item of items) {
          try {
            // `gtag` pushes its arguments, which are no array; other scripts push a list of the same.
            const isCommand = Object(item)[0] === 'consent';
            const { 0: name, 1: kind, 2: parameters } = own(isCommand ? (item as unknown[]) : null);
            const isUpdate = kind === 'update';
            if (name !== 'consent' || (kind !== 'default' && !isUpdate)) continue;
            const { wait_for_update: wait, region } = own(parameters as Parameters);
            const command = { isUpdate, isRegional: (region ?? '') !== '' };
            for (const [type, value] of Object.entries(parameters as object))
              if (isType(type))
                addValue(
                  said,
                  type,
                  readConsent(value, (_, why) => report(`${type} ${why}`)),
                  command,
                );
            if (wait! > 0) {
              waits++;
              setTimeout(() => {
                waits--;
                decide();
              }, wait);
            }
          } catch (error) {
            report(`failed (${inspect(error)})`);
            // The item may have been a denial: consent is pending until the next update.
            types.forEach((type) => addValue(said, type, 'pending', { isUpdate: true }));
          }
          isSaid = true;
        }
        // Only the last of the commands before the tag is an answer.
        if (isSaid) decide();
      });
      const look = guard(() => {
        if (!layer || document.readyState !== 'complete') timer = setTimeout(look, LOOK_INTERVAL_MS);
        const found = (window as unknown as Record<string, DataLayer>)[dataLayer];
        if (found === layer || typeof found?.push !== 'function') return;
        restore?.();
        layer = found;
        const { push } = found;
        const observed = function (this: DataLayer, ...pushed: unknown[]) {
          read(pushed);
          return push.apply(this, pushed);
        };
        found.push = observed;
        restore = () => {
          // A tag manager may have wrapped `push` since: its wrapper must keep calling this one.
          if (found.push === observed) found.push = push;
        };
        read(Object.values(found));
      });
      look();
      return () => {
        clearTimeout(timer);
        restore?.();
      };
    },
    options,
  );
