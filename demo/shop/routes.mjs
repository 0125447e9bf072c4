// The pages of the shop. All but the checkout are documents of their own; /checkout/... is one document with steps.
import { contentSecurityPolicy } from '../lib/csp.mjs';
import { chosenConsent } from './consent-choice.mjs';
import { consentDefault, page, stub } from './layout.mjs';
import { aboutMain, accountMain, checkoutMain, homeMain, missingMain, productMain } from './pages.mjs';
import { products } from './products.mjs';
import { chosenTimeouts } from './timeouts.mjs';

// The consent manager builds its elements from text, so its pages have a policy for that.
const policy = contentSecurityPolicy([consentDefault, stub], 'default');

/** `protocol`: the pages' protocol. */
const send = (protocol, request, reply, content) => {
  const timeouts = chosenTimeouts(request);
  const consentBy = chosenConsent(request);
  const remember = (name, choice) =>
    reply.header('set-cookie', `demo_${name}=${choice}; Path=/; SameSite=Lax; Max-Age=31536000`);
  if (request.query.timeouts === timeouts) remember('timeouts', timeouts);
  if (request.query.consent === consentBy) remember('consent', consentBy);
  return reply
    .header('content-security-policy', policy)
    .header('referrer-policy', 'strict-origin-when-cross-origin')
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(
      page({ ...content, protocol, timeouts, consentBy, origin: `${request.protocol}://${request.host}` }),
    );
};

/** A fastify plugin; its pages send in this protocol. */
export const shopPages = (protocol) => async (app) => {
  const show = (path, content) => app.get(path, (request, reply) => send(protocol, request, reply, content));

  show('/', { title: 'Kettle & Loom', main: homeMain(products) });
  show('/about', { title: 'About us · Kettle & Loom', main: aboutMain });
  show('/account', { title: 'Your account · Kettle & Loom', main: accountMain, script: 'account.js' });
  const checkout = { title: 'Checkout · Kettle & Loom', main: checkoutMain, script: 'checkout.js' };
  show('/checkout', checkout);
  show('/checkout/:step', checkout);
  for (const product of products)
    show(`/product/${product.slug}`, {
      title: `${product.name} · Kettle & Loom`,
      main: productMain(product),
      script: 'product.js',
      data: { sku: product.slug, price: product.price, name: product.name },
    });

  const missing = { title: 'Not found · Kettle & Loom', main: missingMain };
  app.setNotFoundHandler((request, reply) => send(protocol, request, reply.code(404), missing));
};
