// The logged-in user. The SDK does not store it: the site passes it on every page.
import { byId } from '/web/dom.js';
import { onKept } from './kept.js';

const key = 'shop-user';

export const currentUser = () => localStorage.getItem(key) || null;
export const onUser = (listener) => onKept(key, listener);

const show = () => {
  byId('account-link').textContent = currentUser() ?? 'Log in';
};

const recall = () => {
  if (currentUser()) sojourn('identify', currentUser());
  show();
};

export const recallUser = () => {
  recall();
  onUser(recall);
};

export const logIn = (user) => {
  localStorage.setItem(key, user);
  sojourn('identify', user, { plan: 'demo' });
  sojourn('track', 'login', { method: 'form' });
  show();
};

export const logOut = () => {
  sojourn('track', 'logout');
  // Ends the session and forgets the visitor, because the next user of this browser may be another person.
  sojourn('reset');
  localStorage.removeItem(key);
  show();
};
