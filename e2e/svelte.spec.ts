import { svelte } from '@sveltejs/vite-plugin-svelte';
import { testBinding } from './support/binding-tests';

testBinding('Svelte 5', 'e2e/apps/svelte/app.js', 'demo/svelte/server.js', () => ({
  plugins: [svelte({ configFile: false })],
}));
