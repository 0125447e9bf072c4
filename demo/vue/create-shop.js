import { createApp, createSSRApp, ref } from 'vue';
import { createMemoryHistory, createRouter, createWebHistory } from 'vue-router';
import { pageViews } from 'sojourn/page-views';
import { createSojourn } from 'sojourn/vue';
import App from './app.vue';
import Home from './home.vue';
import Product from './product.vue';

const routes = [
  { path: '/', component: Home },
  { path: '/product/:id', name: 'Product', component: Product, props: true },
  { path: '/about', name: 'About', component: () => import('./about.vue') },
];

/**
 * The app and its router, in the browser and on the server. Settings come from the server: the collector's address, and the
 * visitor's answer.
 */
export const createShop = ({ collector, answered }) => {
  const history = typeof document === 'object' ? createWebHistory() : createMemoryHistory();
  const router = createRouter({ history, routes });
  const consent = ref(answered);
  // Hydrate the server's markup; fill an empty page.
  const isEmpty = globalThis.document?.getElementById('app').childElementCount === 0;
  const app = (isEmpty ? createApp : createSSRApp)(App).use(router).provide('consent', consent);
  app.use(createSojourn({ options: { collector, plugins: [pageViews()] }, consent }));
  return { app, router };
};
