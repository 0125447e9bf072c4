import { byId } from '/web/dom.js';
import { currentUser, logIn, logOut, onUser } from './user.js';

const show = () => {
  const user = currentUser();
  byId('login').hidden = user !== null;
  byId('logged-in').hidden = user === null;
  byId('account-name').textContent = user ?? '';
};

byId('login').addEventListener('submit', (event) => {
  event.preventDefault();
  const user = new FormData(event.target).get('user').trim();
  byId('login-hint').hidden = user !== '';
  if (!user) return byId('login').elements.user.focus();
  logIn(user);
  show();
});
byId('logout').addEventListener('click', () => {
  logOut();
  show();
});
onUser(show);
show();
