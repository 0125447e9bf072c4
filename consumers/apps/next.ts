import type { App } from '../support/app';

const page = 'docs/frameworks.md';
const next: Pick<App, 'versionOf' | 'node' | 'template' | 'byHand' | 'commands' | 'server'> = {
  versionOf: 'next',
  // The template's answer to "recommended settings?" sets `cacheComponents: true` in next.config.ts.
  template: [
    'create-next-app@latest',
    'app',
    '--yes',
    '--typescript',
    '--app',
    '--no-src-dir',
    '--no-tailwind',
    '--no-eslint',
    '--skip-install',
    '--disable-git',
  ],
  byHand: {
    packages: ['next', 'react', 'react-dom', 'typescript@5', '@types/react', '@types/node'],
    files: ['next-template'],
  },
  commands: [['next', 'build']],
  server: { run: ['next', 'start', '-p', 'PORT'], pages: 'routes' },
};

export const nextProvider: App = {
  ...next,
  name: 'Next, cacheComponents, provider',
  documented: [
    { page, file: 'app/measuring.tsx' },
    { page, file: 'app/layout.tsx' },
    { page, file: 'src/buy.tsx', as: 'app/buy.tsx' },
    { page: 'docs/server.md', file: 'proxy.ts' },
  ],
  files: ['next', 'next-provider'],
};

export const nextInstrumentation: App = {
  ...next,
  name: 'Next, cacheComponents, instrumentation-client.ts',
  documented: [
    { page, file: 'tracker.ts' },
    { page, file: 'instrumentation-client.ts' },
    { page, file: 'app/buy.tsx' },
  ],
  files: ['next', 'next-instrumentation'],
};
