import type { App } from '../support/app';

export const viteVue: App = {
  name: 'Vite, Vue, vue-router, named views',
  versionOf: 'vite',
  template: ['create-vite@latest', 'app', '--template', 'vue-ts', '--no-interactive'],
  byHand: { packages: ['vite', '@vitejs/plugin-vue', 'vue'], files: ['vite-vue-template'] },
  packages: ['vue-router'],
  documented: [
    { page: 'docs/vue.md', file: 'src/App.vue' },
    { page: 'docs/frameworks.md', file: 'src/sojourn.ts' },
    { page: 'docs/frameworks.md', file: 'app/components/BuyButton.vue', as: 'src/BuyButton.vue' },
  ],
  files: ['vite-vue'],
  commands: [['vite', 'build']],
  server: { run: { folder: 'dist' }, pages: 'routes' },
  quick: true,
};
