// The banner. The site remembers the answer; the SDK starts as "pending" on every page, and is told.
import { byId } from '/web/dom.js';

const key = 'shop-consent';
const words = { granted: 'you agreed', denied: 'off' };

const show = (choice) => {
  byId('consent').hidden = choice !== null;
  byId('consent-state').textContent = words[choice] ?? 'not decided yet';
  byId('consent-withdraw').hidden = choice !== 'granted';
  byId('consent-change').hidden = choice !== 'denied';
};

const answer = (choice, options) => {
  localStorage.setItem(key, choice);
  sojourn('setConsent', choice, options);
  show(choice);
};

export const askForConsent = () => {
  const remembered = localStorage.getItem(key);
  if (remembered) sojourn('setConsent', remembered);
  show(remembered);
  byId('consent-grant').addEventListener('click', () => answer('granted'));
  byId('consent-deny').addEventListener('click', () => answer('denied'));
  // What was measured with consent may still be sent, with the end of the session; after it nothing.
  byId('consent-withdraw').addEventListener('click', () => answer('denied', { flush: true }));
  byId('consent-change').addEventListener('click', () => show(null));
  // The answer given in another tab.
  addEventListener('storage', (event) => event.key === key && show(event.newValue));
};
