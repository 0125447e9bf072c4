// The actions of one visit in the shop: a list of steps, each with the seconds before it.
import { products } from '../shop/products.mjs';

const view = (path, title, after) => ({ after, page: { path, title }, navigation: 'load' });
/** A step of the checkout: a new address in the same document. */
const route = (path, title, after) => ({ ...view(path, title, after), navigation: 'route' });
const event = (name, properties, after) => ({ after, name, properties });
const state = (state, after) => ({ after, state });

/** Reads elsewhere for a while, and returns before the background timeout. */
const lookElsewhere = (random) => [
  state('background', random.between(5, 40)),
  state('foreground', random.between(10, 200)),
];

const lookAt = (random, product) => [
  view(`/product/${product.slug}`, product.name, random.between(3, 40)),
  event('product_view', { sku: product.slug, price: product.price }, 0.02),
  ...(random.chance(0.25) ? lookElsewhere(random) : []),
];

const checkout = (random, account, cart) => [
  view('/checkout', 'Checkout', random.between(5, 30)),
  event('checkout_step', { step: 'cart' }, 0.02),
  ...(account ? [event('login', { method: 'password' }, random.between(8, 25))] : []),
  route('/checkout/address', 'Checkout', random.between(5, 30)),
  event('checkout_step', { step: 'address' }, 0.02),
  route('/checkout/payment', 'Checkout', random.between(25, 90)),
  event('checkout_step', { step: 'payment' }, 0.02),
  ...(random.chance(0.3) ? lookElsewhere(random) : []),
  event(
    'purchase',
    { total: cart.reduce((sum, { price }) => sum + price, 0), items: cart.length },
    random.between(10, 60),
  ),
  route('/checkout/done', 'Thank you', 0.5),
];

export const createJourney = (random, account) => {
  const cart = [];
  const steps = [view('/', 'Kettle & Loom', 0)];
  for (let looks = random.between(0, 6); looks > 0; looks--) {
    const product = random.pick(products);
    steps.push(...lookAt(random, product));
    if (random.chance(0.35)) {
      cart.push(product);
      steps.push(
        event('add_to_cart', { sku: product.slug, quantity: 1, price: product.price }, random.between(2, 20)),
      );
    }
    if (random.chance(0.4)) steps.push(view('/', 'Kettle & Loom', random.between(2, 15)));
  }
  if (random.chance(0.15)) steps.push(view('/about', 'About us', random.between(5, 30)));
  if (cart.length && random.chance(0.7)) steps.push(...checkout(random, account, cart));
  return steps;
};
