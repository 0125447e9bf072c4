import type { App } from '../support/app';

const page = 'docs/frameworks.md';

export const svelteKit: App = {
  name: 'SvelteKit',
  versionOf: '@sveltejs/kit',
  node: 22,
  template: [
    'sv@latest',
    'create',
    'app',
    '--template',
    'minimal',
    '--types',
    'ts',
    '--no-add-ons',
    '--no-install',
  ],
  byHand: {
    packages: [
      '@sveltejs/kit',
      '@sveltejs/adapter-auto',
      '@sveltejs/vite-plugin-svelte',
      'svelte',
      'typescript',
      'vite',
    ],
    files: ['sveltekit-template'],
  },
  documented: [
    { page, file: 'src/routes/+layout.svelte' },
    { page, file: 'src/lib/BuyButton.svelte' },
  ],
  files: ['sveltekit'],
  commands: [['vite', 'build']],
  server: { run: ['vite', 'preview', '--port', 'PORT'], pages: 'routes', named: true },
};
