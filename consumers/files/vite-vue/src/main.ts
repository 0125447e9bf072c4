import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import App from './App.vue';
import PageView from './PageView.vue';
import { sojourn } from './sojourn';

const page = (path: string, title: string) => ({
  path,
  name: title,
  component: PageView,
  props: { title },
});
const router = createRouter({
  history: createWebHistory(),
  routes: [
    page('/', 'Home'),
    page('/products', 'Products'),
    page('/about', 'About'),
    page('/contact', 'Contact'),
  ],
});
router.afterEach(({ name }) => void (document.title = String(name)));

const app = createApp(App).use(router).use(sojourn);
router.isReady().then(() => app.mount('#app'));
