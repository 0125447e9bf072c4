import { inspect } from '../core/util/inspect';
import { own } from '../core/util/own';
import type { ConsentState } from '../core/options/consent-state';
import { readConsent } from '../core/options/read-consent';
import type { OwnPluginApi } from '../core/tracker/plugin-internals';
import type { ConsentSource } from '../core/consent/consent-source';
import type { ConsentAnswers, ConsentSourceOptions } from './consent-answers';
import { findStrictest } from './find-strictest';
import { openAnswers } from './open-answers';

const DEFAULT_TIMEOUT_MS = 10_000;
/** Longer values are not sent. */
const MAX_VALUE_CHARACTERS = 8192;
/** Further reports of one source are dropped: a manager that fails endlessly must not fill the console. */
const MAX_REPORTS = 10;

/** Makes a consent source. `listen` checks the options that are not common to all sources. */
export const createSource = (
  name: string,
  listen: (answers: ConsentAnswers) => (() => void) | void,
  options?: ConsentSourceOptions,
): ConsentSource => {
  const { timeout = DEFAULT_TIMEOUT_MS, sendValue } = own(options);
  /** Set from `setup` to `teardown`. */
  let api: OwnPluginApi | undefined;
  /** The answers of all sources of the tracker. */
  let answers: ReturnType<typeof openAnswers>;
  let said: { readonly type: string; readonly value: string } | undefined;
  let timer: ReturnType<typeof setTimeout>;
  let stop: (() => void) | void;
  const reported = new Set<string>();

  const report = (why: string): void => {
    if (reported.has(why) || reported.size >= MAX_REPORTS) return;
    reported.add(why);
    api?.report('consent', `consent source ${name}: ${why}`);
  };
  const decide = () => api?.setConsent(findStrictest(answers.values()));
  const answer = (state: ConsentState | boolean, value?: string): void => {
    clearTimeout(timer);
    answers.set(
      name,
      readConsent(state, (_, why) => report(`its answer ${why}`)),
    );
    said =
      typeof value === 'string' && value.length <= MAX_VALUE_CHARACTERS ? { type: name, value } : undefined;
    // A grant waits for the other sources that are set up in the same task; a denial applies at once.
    if (findStrictest(answers.values()) === 'granted') void Promise.resolve().then(decide);
    else decide();
  };
  const guard: ConsentAnswers['guard'] =
    (listener) =>
    (...args) => {
      try {
        listener(...args);
      } catch (error) {
        // A text that `checkOptions` has thrown is not cut by `inspect`, because it may list every known value.
        report(`failed (${__DEV__ && typeof error === 'string' ? error : inspect(error)})`);
        answer('pending');
      }
    };

  return {
    name,
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
      answers = openAnswers(api, name);
      timer = setTimeout(
        report,
        timeout,
        `no answer within ${timeout} ms${__DEV__ ? ': consent stays pending' : ''}`,
      );
      guard(() => void (stop = listen({ answer, report, guard })))();
      // The host reports the failure of an async function.
      return stop;
    },
    onTrack(event) {
      if (sendValue && api?.consent === 'granted') event.consentSource ??= said;
    },
    onForget() {
      // Another tab or the page has decided, so each source has to answer again.
      const consent = api?.consent;
      if (consent && findStrictest(answers.values()) !== consent)
        answers.forEach((_, source) => answers.set(source, consent));
    },
    teardown() {
      clearTimeout(timer);
      api = undefined;
      stop?.();
    },
  };
};
