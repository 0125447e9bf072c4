import { hydrate } from 'svelte';
import App from './app.svelte';
import { router } from './router.svelte.js';

const target = document.getElementById('app');
router.open(location.pathname);
hydrate(App, { target, props: { ...target.dataset } });
