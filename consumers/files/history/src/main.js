import { tracker } from './tracker.js';

const titles = { '/': 'Home', '/products': 'Products', '/about': 'About', '/contact': 'Contact' };

// Many routers set the title after they have changed the address, and some in another task.
const show = () => {
  const title = titles[location.pathname];
  setTimeout(() => {
    document.title = title;
    document.querySelector('h1').textContent = title;
  });
};
addEventListener('popstate', show);
document.querySelector('nav').addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link) return;
  event.preventDefault();
  if (link.href === location.href) return;
  history[link.id === 'contact' ? 'replaceState' : 'pushState'](null, '', link.href);
  show();
});
document.querySelector('#buy').addEventListener('click', () => tracker.track('cart_add'));
document.querySelector('#leave').addEventListener('click', () => {
  tracker.track('leave');
  window.close();
});
show();
document.documentElement.dataset.alive = '';
