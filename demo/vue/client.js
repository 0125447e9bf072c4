import { createShop } from './create-shop.js';

const { app, router } = createShop(document.getElementById('app').dataset);
await router.isReady();
app.mount('#app');
