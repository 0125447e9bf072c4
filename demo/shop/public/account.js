import { byId } from '/web/dom.js';
import { currentUser, logIn, logOut } from './user.js';

const show = () => {
  const user = currentUser();
  byId('login').hidden = user !== null;
  byId('logged-in').hidden = user === null;
  byId('account-name').textContent = user ?? '';
};

byId('login').addEventListener('submit', (event) => {
  event.preventDefault();
  logIn(new FormData(event.target).get('user').trim());
  show();
});
byId('logout').addEventListener('click', () => {
  logOut();
  show();
});
show();
