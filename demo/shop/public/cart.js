// The cart is stored in this browser only.
import { byId } from '/web/dom.js';
import { onKept } from './kept.js';

const key = 'shop-cart';

export const readCart = () => JSON.parse(localStorage.getItem(key) ?? '[]');
export const total = (cart) => cart.reduce((sum, { price, quantity }) => sum + price * quantity, 0);

const showCount = () => {
  byId('cart-count').textContent = readCart().reduce((sum, { quantity }) => sum + quantity, 0);
};

export const onCart = (listener) => onKept(key, listener);

export const showCartCount = () => {
  showCount();
  onCart(showCount);
};

const write = (cart) => {
  localStorage.setItem(key, JSON.stringify(cart));
  showCount();
};

export const addToCart = (product) => {
  const cart = readCart();
  const known = cart.find(({ sku }) => sku === product.sku);
  if (known) known.quantity += 1;
  else cart.push({ ...product, quantity: 1 });
  write(cart);
};

export const emptyCart = () => write([]);
