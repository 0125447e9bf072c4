import { renderToString } from 'vue/server-renderer';
import { createShop } from './create-shop.js';

/** Renders the page at that address. */
export const render = async (url, { collector, answered }) => {
  const { app, router } = createShop({ collector, answered });
  await router.push(url);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A shop in Vue</title></head>
<body><div id="app" data-collector="${collector}" data-answered="${answered}">${await renderToString(app)}</div>
<script type="module" src="/client.js"></script></body>
</html>`;
};
