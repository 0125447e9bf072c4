import type { App } from '../support/app';

const page = 'docs/frameworks.md';
const angular: Omit<App, 'name'> = {
  versionOf: '@angular/core',
  // Angular's packages need late versions of Node 22, or Node 24.
  node: 24,
  template: [
    '@angular/cli@latest',
    'new',
    'app',
    '--defaults',
    '--skip-git',
    '--skip-install',
    '--ssr=false',
    '--ai-config=none',
  ],
  documented: [
    { page, file: 'src/app/app.config.ts' },
    { page, file: 'src/app/buy.ts' },
  ],
  files: ['angular'],
};

export const angularProduction: App = {
  ...angular,
  name: 'Angular, production',
  commands: [['ng', 'build']],
  server: { run: { folder: 'dist/app/browser' }, pages: 'routes', named: true },
};

export const angularDevelopment: App = {
  ...angular,
  name: 'Angular, development',
  server: { run: ['ng', 'serve', '--port', 'PORT'], pages: 'routes', named: true },
};
