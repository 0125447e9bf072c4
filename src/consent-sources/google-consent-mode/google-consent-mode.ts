import { inspect } from '../../core/util/inspect';
import { readConsent } from '../../core/options/read-consent';
import { own } from '../../core/util/own';
import type { ConsentSource } from '../../core/consent/consent-source';
import { createConsentSource, type ConsentSourceOptions } from '../create-consent-source';
import { addValue, decideConsentMode, isType, type Said } from './decide-consent-mode';

export interface GoogleConsentModeOptions extends ConsentSourceOptions {
  /** The types of consent that all have to be granted. Default `['analytics_storage']`. */
  types?: readonly string[];
  /** The name of the page's data layer, a property of `window`. Default `'dataLayer'`. */
  dataLayer?: string;
}

/** What a command says beside the types. */
interface Parameters {
  readonly wait_for_update?: number;
  readonly region?: unknown;
}

/** Whatever has a `push`: an array as a rule. */
interface DataLayer {
  push(...items: unknown[]): unknown;
}

/**
 * A source of consent, for the option `consent`: Google Consent Mode, as the page says it on its data layer by the commands
 * `consent default` and `consent update`. The data layer is read and listened to; nothing is written to it.
 */
export const googleConsentMode = (options?: GoogleConsentModeOptions): ConsentSource => {
  const { types = ['analytics_storage'], dataLayer = 'dataLayer' } = own(options);
  return createConsentSource(
    'google-consent-mode',
    ({ answer, report, guard }) => {
      // Without a type, nothing would have to be granted.
      if (!types[0] || !types.every(isType))
        return report(`option types${__DEV__ ? ` (${inspect(`${types}`)}) must be types of Google’s` : ''}`);
      const said: Said = { values: new Map(), updated: new Set() };
      let waits = 0;
      let layer: DataLayer | undefined;
      let timer: ReturnType<typeof setTimeout>;
      let restore: (() => void) | undefined;

      const decide = () => {
        const { state, value } = decideConsentMode(said, types, waits > 0);
        answer(state, value);
      };
      const read = guard((items: unknown[]) => {
        let isSaid;
        for (const item of items) {
          try {
            // `gtag` pushes its arguments, which are no array; others push a list of the same.
            const isCommand = Object(item)[0] === 'consent';
            const { 0: name, 1: kind, 2: parameters } = own(isCommand ? (item as unknown[]) : null);
            const isUpdate = kind === 'update';
            if (name !== 'consent' || (kind !== 'default' && !isUpdate)) continue;
            const { wait_for_update: wait, region } = own(parameters as Parameters);
            for (const [type, value] of Object.entries(parameters as object)) {
              if (isType(type))
                addValue(
                  said,
                  type,
                  readConsent(value, (_, why) => report(`${type} ${why}`)),
                  isUpdate,
                  (region ?? '') !== '',
                );
            }
            if (wait! > 0) {
              waits++;
              setTimeout(() => {
                waits--;
                decide();
              }, wait);
            }
          } catch (error) {
            report(`failed (${inspect(error)})`);
            // It may have been a denial: consent is pending until the next update.
            types.forEach((type) => addValue(said, type, 'pending', true));
          }
          isSaid = true;
        }
        // Of what was said before the tag came, only the last word is an answer.
        if (isSaid) decide();
      });
      // The data layer may come after the tag, or be replaced while the page loads. Some milliseconds later is soon enough.
      const look = guard(() => {
        if (!layer || document.readyState !== 'complete') timer = setTimeout(look, 250);
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
          // Tag managers patch it as well: theirs goes on calling ours, which then tells nobody.
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
};
