import { inspect } from '../core/util/inspect';
import { own } from '../core/util/own';
import type { ConsentState } from '../core/options/consent-state';
import { readConsent } from '../core/options/read-consent';
import type { OwnPluginApi } from '../core/tracker/plugin-internals';
import type { ConsentSource } from '../core/consent/consent-source';
import { findStrictest } from './find-strictest';
import { openAnswers } from './open-answers';

export interface ConsentSourceOptions {
  /** Milliseconds without a sign of life after which that is told; consent stays pending. Default 10,000. */
  timeout?: number;
  /** Send what the source has said, in its own words, with each event, as `consentSource`. Default `false`. */
  sendValue?: boolean;
}

/** What a source is given to answer with. */
export interface ConsentAnswers {
  /**
   * What the visitor has decided; `pending` while nobody knows. `value` is the same in the source's own words, 8,192
   * characters at the most. May be called as often as one likes; each answer replaces the one before.
   */
  answer(state: ConsentState | boolean, value?: string): void;
  /** Tells what is wrong, once for each text, by an `error` event and on the console. */
  report(why: string): void;
  /** A callback for somebody else's code: where it throws, that is told, and the answer is `pending`. */
  guard<Given extends unknown[]>(listener: (...given: Given) => void): (...given: Given) => void;
}

/**
 * Makes a source of consent, for the option `consent`, of a consent manager or of whatever else knows what the visitor has
 * decided. `listen` is called when the page is shown; what it returns stops listening.
 */
export const createConsentSource = (
  name: string,
  listen: (answers: ConsentAnswers) => (() => void) | void,
  options?: ConsentSourceOptions,
): ConsentSource => {
  const { timeout = 10_000, sendValue } = own(options);
  /** From `setup` to `teardown`. */
  let api: OwnPluginApi | undefined;
  /** Of all the tracker's sources. */
  let answers: ReturnType<typeof openAnswers>;
  let said: { readonly type: string; readonly value: string } | undefined;
  let timer: ReturnType<typeof setTimeout>;
  let stop: (() => void) | void;
  const told = new Set<string>();

  const report = (why: string): void => {
    // A manager that is wrong without end fills no console.
    if (told.has(why) || told.size > 9) return;
    told.add(why);
    api?.report('consent', `consent source ${name}: ${why}`);
  };
  const decide = () => api?.setConsent(findStrictest(answers.values()));
  const answer = (given: ConsentState | boolean, value?: string): void => {
    clearTimeout(timer);
    answers.set(
      name,
      readConsent(given, (_, why) => report(`its answer ${why}`)),
    );
    said = typeof value === 'string' && value.length <= 8192 ? { type: name, value } : undefined;
    // Sources that are set up in the same task have a say in a grant; what forbids it holds at once.
    if (findStrictest(answers.values()) === 'granted') void Promise.resolve().then(decide);
    else decide();
  };
  const guard: ConsentAnswers['guard'] =
    (listener) =>
    (...heard) => {
      try {
        listener(...heard);
      } catch (error) {
        report(`failed (${inspect(error)})`);
        answer('pending');
      }
    };

  return {
    name,
    setup(given) {
      api = given as OwnPluginApi;
      answers = openAnswers(api, name);
      timer = setTimeout(
        report,
        timeout,
        `no answer within ${timeout} ms${__DEV__ ? ': consent stays pending' : ''}`,
      );
      guard(() => void (stop = listen({ answer, report, guard })))();
      // Of an async one, the host reports what it throws.
      return stop;
    },
    onTrack(event) {
      if (sendValue && api?.consent === 'granted') event.consentSource ??= said;
    },
    onForget() {
      // Somebody else has decided, another tab as a rule: each source has to answer anew.
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
