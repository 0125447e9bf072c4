import type { App } from '../support/app';

const page = 'docs/frameworks.md';

export const nuxt: App = {
  name: 'Nuxt',
  versionOf: 'nuxt',
  node: 22,
  template: [
    'create-nuxt@latest',
    'app',
    '--template',
    'minimal',
    '--no-install',
    '--gitInit=false',
    '--packageManager',
    'npm',
    '--no-modules',
  ],
  byHand: { packages: ['nuxt', 'vue', 'vue-router'], files: ['nuxt-template'] },
  documented: [
    { page, file: 'app/plugins/sojourn.ts' },
    { page, file: 'app/components/BuyButton.vue' },
  ],
  files: ['nuxt'],
  commands: [['nuxt', 'build']],
  server: { run: ['node', '.output/server/index.mjs'], pages: 'routes' },
};
