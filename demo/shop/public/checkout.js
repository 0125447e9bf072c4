// The checkout: one document, whose steps have addresses of their own. The SDK detects the changes of address by itself.
import { byId, h } from '/web/dom.js';
import { emptyCart, onCart, readCart, total } from './cart.js';

const steps = { cart: 'Cart', address: 'Address', payment: 'Payment', done: 'Thank you' };
const names = Object.keys(steps);
/** Whether a step can be shown: no payment without a cart, no thanks without an order. */
const isOpen = (name) =>
  name === 'done' ? history.state?.hasBought : name === 'cart' || readCart().length > 0;
const stepNow = () => {
  const name = location.pathname.split('/')[2] ?? 'cart';
  return names.includes(name) && isOpen(name) ? name : 'cart';
};
const pathOf = (name) => (name === 'cart' ? '/checkout' : `/checkout/${name}`);

/** The focused element has disappeared with its step. */
const showNext = () => {
  show();
  byId('step').querySelector('h2').focus();
};

const go = (name, state = null) => {
  history.pushState(state, '', pathOf(name));
  showNext();
};

const form = (fields, action, next) =>
  h(
    'form',
    {
      class: 'form',
      onsubmit: (event) => {
        event.preventDefault();
        next();
      },
    },
    ...fields.map(([name, value]) => h('label', {}, name, h('input', { required: true, value }))),
    h('button', {}, action),
  );

const line = ({ sku, name, price, quantity }) =>
  h('li', {}, [
    h('img', { src: `/shop/art/${sku}.svg`, alt: '', width: 64, height: 52 }),
    h('span', {}, `${quantity} × ${name}`),
    h('span', { class: 'price' }, `€ ${price * quantity}`),
  ]);

const drawCart = () => {
  const cart = readCart();
  if (!cart.length) return h('p', {}, 'The cart is empty. ', h('a', { href: '/' }, 'Look around'));
  return h('div', {}, [
    h('ul', { class: 'lines' }, cart.map(line)),
    h('p', { class: 'price large' }, `Total € ${total(cart)}`),
    h('button', { type: 'button', onclick: () => go('address') }, 'To the address'),
  ]);
};

const buy = () => {
  const cart = readCart();
  // The cart has just been paid in another tab.
  if (!cart.length) return showNext();
  const items = cart.map(({ sku, quantity, price }) => ({ sku, quantity, price }));
  sojourn('track', 'purchase', { orderId: crypto.randomUUID(), total: total(cart), currency: 'EUR', items });
  emptyCart();
  go('done', { hasBought: true });
};

const draw = {
  cart: drawCart,
  // Pre-filled, because nobody wants to type an address into a demo. None of it is tracked.
  address: () =>
    form(
      [
        ['Name', 'Ada Example'],
        ['Street', '1 Sample Street'],
        ['City', 'Nowhere'],
      ],
      'To the payment',
      () => go('payment'),
    ),
  payment: () => form([['Card number', '0000 0000 0000 0000']], `Pay € ${total(readCart())}`, buy),
  done: () =>
    h('p', {}, 'Your made-up order is on its made-up way. ', h('a', { href: '/' }, 'Back to the shop')),
};

let shown;
const drawStep = () => {
  shown = stepNow();
  byId('step').replaceChildren(h('h2', { tabindex: -1 }, steps[shown]), draw[shown]());
};

const show = () => {
  const now = stepNow();
  // A typed address may name a step that is not open.
  if (location.pathname !== pathOf(now)) history.replaceState(null, '', pathOf(now));
  document.title = `${steps[now]} · Kettle & Loom`;
  sojourn('track', 'checkout_step', { step: now, number: names.indexOf(now) + 1 });
  byId('steps').replaceChildren(
    ...names.map((name) => h('li', { 'aria-current': name === now ? 'step' : null }, steps[name])),
  );
  drawStep();
};

addEventListener('popstate', showNext);
onCart(() => {
  if (stepNow() !== shown) show();
  // The address form is not redrawn, because somebody may be typing.
  else if (shown !== 'address') drawStep();
});
show();
