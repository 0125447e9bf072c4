import { render as renderComponent } from 'svelte/server';
import App from './app.svelte';
import { router } from './router.svelte.js';

/** Renders the page at that address. */
export const render = async (url, { collector, answered }) => {
  router.open(url);
  const { head, body } = renderComponent(App, { props: { collector, answered } });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A shop in Svelte</title>${head}</head>
<body><div id="app" data-collector="${collector}" data-answered="${answered}">${body}</div>
<script type="module" src="/client.js"></script></body>
</html>`;
};
