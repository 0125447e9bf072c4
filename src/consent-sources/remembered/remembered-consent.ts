import type { ConsentState } from '../../core/options/consent-state';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { createCookieStore } from '../../core/storage/cookie-store';
import type { ConsentSource } from '../../core/consent/consent-source';
import { findStrictest } from '../find-strictest';
import { openAnswers } from '../open-answers';
import { readRemembered, readRememberedOptions, type RememberedConsentOptions } from './read-remembered';

export type { RememberedConsentOptions } from './read-remembered';

const NAME = 'remembered';

/**
 * Remembers the answers that the page gives to `setConsent`, `granted` and `denied`, in a cookie
 * with that word only (`sojourn.consent`), for all pages and subdomains. No cookie is written
 * before the visitor has answered. An answer of another page applies when this page is shown.
 * `reset()` does not delete it.
 */
export const rememberedConsent = (options?: RememberedConsentOptions): ConsentSource => {
  /** Set by `setup`. */
  let api: OwnPluginApi | undefined;
  /** The answers of all sources of the tracker. */
  let answers: ReturnType<typeof openAnswers>;
  let cookies: ReturnType<typeof createCookieStore>;
  let cookie: string;
  /** The page's answer before it was shown. */
  let early: ConsentState | undefined;
  /** The cookie's answer when it was last read. */
  let seen: ConsentState | undefined;
  /** The last answer of this source. If another answer is in force, the page has given it. */
  let said: ConsentState;

  const look = (): ConsentState | undefined => readRemembered(cookies.read(cookie));
  const decide = () => api?.setConsent(findStrictest(answers.values()));
  const say = (state: ConsentState): void => {
    answers.set(NAME, (said = state));
    // A grant waits for the other sources that are set up in the same task; a denial applies at once.
    if (findStrictest(answers.values()) === 'granted') queueMicrotask(decide);
    else decide();
  };
  const remember = (state: ConsentState): void => {
    // The days are counted from the answer, not from a page that only repeats it.
    if (look() !== state) {
      // A copy for another domain or path would contradict it.
      cookies.remove(cookie);
      cookies.put(cookie, state, 1);
    }
    seen = look();
    said = state;
    // The page's answer counts as an answer of all sources, until one of them answers again.
    answers.forEach((_, source) => answers.set(source, state));
  };
  /** Another tab, or a page of a subdomain, may have asked the visitor meanwhile. */
  const catchUp = (): void => {
    const found = look();
    if (found && found !== seen) say((seen = found));
  };

  return {
    name: NAME,
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
      const right = readRememberedOptions(options, (why) =>
        pluginApi.report('consent', `consent source ${NAME}: ${why}`),
      );
      cookie = right.name ?? pluginApi.name + '.consent';
      cookies = createCookieStore(right);
      const others = api.rooms.answers && findStrictest(api.rooms.answers.values());
      answers = openAnswers(api, NAME);
      const { consent } = pluginApi;
      // A prerendered page has received no answer yet. A denial may be the browser's signal, which
      // is no answer of the visitor.
      const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
      const isSignal = consent === 'denied' && globalPrivacyControl;
      if (consent !== 'pending' && consent !== others && !isSignal) early ??= consent;
      if (early) remember(early);
      else say((seen = look()) ?? right.default ?? 'pending');
    },
    onVisibilityChange(visible) {
      if (visible) catchUp();
    },
    onRestore: catchUp,
    onConsent(consent) {
      // `pending` is no answer, and applies to this page only.
      if (consent === 'pending') return;
      if (!api) early = consent;
      else if (answers.get(NAME) !== said || findStrictest(answers.values()) !== consent) remember(consent);
    },
    teardown() {
      api = undefined;
    },
  };
};
