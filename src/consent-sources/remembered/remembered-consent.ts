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
 * A source of consent, for the option `consent`: remembers what the page says by `setConsent`, a yes and a no, in a cookie that
 * holds that word and nothing else (`sojourn.consent`), for all pages and subdomains. Nothing is written before the visitor has
 * answered. What another page has written since is obeyed when this one is shown. `reset()` does not forget it.
 */
export const rememberedConsent = (options?: RememberedConsentOptions): ConsentSource => {
  /** From `setup` on. */
  let api: OwnPluginApi | undefined;
  /** Of all the tracker's sources. */
  let answers: ReturnType<typeof openAnswers>;
  let cookies: ReturnType<typeof createCookieStore>;
  let cookie: string;
  /** What the page has said before it was shown. */
  let early: ConsentState | undefined;
  /** What the cookie said when it was looked at last. */
  let seen: ConsentState | undefined;
  /** What this source has answered last: where another answer holds, the page has given it. */
  let said: ConsentState;

  const look = (): ConsentState | undefined => readRemembered(cookies.read(cookie));
  const decide = () => api?.setConsent(findStrictest(answers.values()));
  const say = (state: ConsentState): void => {
    answers.set(NAME, (said = state));
    // Sources that are set up in the same task have a say in a grant; what forbids it holds at once.
    if (findStrictest(answers.values()) === 'granted') void Promise.resolve().then(decide);
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
    // What the page says counts as an answer of all sources, until one of them speaks again.
    answers.forEach((_, source) => answers.set(source, state));
  };
  /** Another tab, or a page of a subdomain, may have heard the visitor meanwhile. */
  const catchUp = (): void => {
    const found = look();
    if (found && found !== seen) say((seen = found));
  };

  return {
    name: NAME,
    setup(given) {
      api = given as OwnPluginApi;
      const right = readRememberedOptions(options, (path, why) =>
        given.report('consent', `consent source ${NAME}: option ${path}${why && ` ${why}`}`),
      );
      cookie = right.name ?? given.name + '.consent';
      cookies = createCookieStore(right);
      const others = api.rooms.answers && findStrictest(api.rooms.answers.values());
      answers = openAnswers(api, NAME);
      const { consent } = given;
      // Of a page that was prerendered, nobody has told us. A denial may be the browser's own, which is no answer.
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
      // That nobody knows is no answer, and holds for this page only.
      if (consent === 'pending') return;
      if (!api) early = consent;
      else if (answers.get(NAME) !== said || findStrictest(answers.values()) !== consent) remember(consent);
    },
    teardown() {
      api = undefined;
    },
  };
};
