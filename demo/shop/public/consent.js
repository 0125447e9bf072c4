// The banner. The site remembers the answer; the SDK starts as "pending" on every page, and is told.
import { byId } from '/web/dom.js';
import { onKept } from './kept.js';

const key = 'shop-consent';
const words = { granted: 'you agreed', denied: 'off' };

const show = (choice) => {
  byId('consent').hidden = choice !== null;
  byId('consent-state').textContent = words[choice] ?? 'not decided yet';
  byId('consent-withdraw').hidden = choice !== 'granted';
  byId('consent-change').hidden = choice !== 'denied';
};

/** The button that was pressed goes away: whoever uses the keyboard goes on at the heading, or again in the footer. */
const focusAfter = (choice, before) => {
  const heading = document.querySelector('h1');
  heading.tabIndex = -1;
  const next = choice === 'granted' ? 'consent-withdraw' : 'consent-change';
  (before ? byId(next) : heading).focus({ preventScroll: true });
};

const answer = (choice, options) => {
  const before = localStorage.getItem(key);
  localStorage.setItem(key, choice);
  sojourn('setConsent', choice, options);
  // Withdrawing has ended the session. Agreeing opens none: an event does.
  if (before === 'denied' && choice === 'granted') sojourn('track', 'consent_given');
  show(choice);
  focusAfter(choice, before);
};

export const askForConsent = () => {
  const remembered = localStorage.getItem(key);
  if (remembered) sojourn('setConsent', remembered);
  show(remembered);
  byId('consent-grant').addEventListener('click', () => answer('granted'));
  byId('consent-deny').addEventListener('click', () => answer('denied'));
  // What was measured with consent may still be sent, with the end of the session; after it nothing.
  byId('consent-withdraw').addEventListener('click', () => answer('denied', { flush: true }));
  byId('consent-change').addEventListener('click', () => {
    byId('consent').hidden = false;
    byId('consent').focus();
  });
  // The answer given in another tab.
  onKept(key, () => show(localStorage.getItem(key)));
};
