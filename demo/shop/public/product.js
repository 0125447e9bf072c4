import { byId } from '/web/dom.js';
import { addToCart } from './cart.js';

const { sku, name, price } = byId('main').dataset;
const product = { sku, name, price: Number(price) };

sojourn('track', 'product_view', product);
byId('add').addEventListener('click', () => {
  addToCart(product);
  sojourn('track', 'add_to_cart', { ...product, quantity: 1 });
  byId('added').textContent = 'It is in your cart.';
});
