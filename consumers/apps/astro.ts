import type { App } from '../support/app';

const page = 'docs/frameworks.md';
const astro: Pick<App, 'versionOf' | 'node' | 'template' | 'byHand' | 'documented' | 'commands'> = {
  versionOf: 'astro',
  node: 22,
  template: [
    'create-astro@latest',
    'app',
    '--template',
    'minimal',
    '--no-install',
    '--no-git',
    '--yes',
    '--skip-houston',
  ],
  byHand: { packages: ['astro'], files: ['astro-template'] },
  documented: [
    { page, file: 'tracker.ts', as: 'src/tracker.ts' },
    { page, file: 'src/components/Measuring.astro' },
    { page, file: 'src/components/Buy.astro' },
  ],
  commands: [['astro', 'build']],
};
const run = ['astro', 'preview', '--port', 'PORT'];

export const astroPages: App = {
  ...astro,
  name: 'Astro, pages',
  files: ['astro'],
  server: { run, pages: 'loads' },
};

export const astroRouter: App = {
  ...astro,
  name: 'Astro, ClientRouter',
  files: ['astro', 'astro-router'],
  server: { run, pages: 'routes' },
};
