import type { App } from '../support/app';

const page = 'docs/frameworks.md';

const withResolution = (resolution: string, module: string, more: Partial<App> = {}): App => ({
  name: `TypeScript, ${resolution}`,
  versionOf: 'typescript',
  packages: ['typescript', '@types/react', '@types/node', 'react', 'vue', 'web-vitals'],
  documented: [
    { page, file: 'tracker.ts' },
    { page, file: 'src/measuring.tsx', as: 'measuring.tsx' },
    { page, file: 'src/buy.tsx', as: 'buy.tsx' },
  ],
  files: ['typescript'],
  commands: [
    ['node', 'import-every-entry.mjs'],
    ['tsc', '-p', '.', '--module', module, '--moduleResolution', resolution],
  ],
  quick: true,
  ...more,
});

export const typescript: readonly App[] = [
  withResolution('bundler', 'esnext'),
  withResolution('node16', 'node16'),
  withResolution('nodenext', 'nodenext'),
  // TypeScript 7 has removed this resolution, and TypeScript 6 needs an option for it.
  withResolution('node10', 'esnext', {
    packages: ['typescript@6', '@types/react', '@types/node', 'react', 'vue', 'web-vitals'],
    commands: [
      ['node', 'import-every-entry.mjs'],
      ['tsc', '-p', '.', '--module', 'esnext', '--moduleResolution', 'node10', '--ignoreDeprecations', '6.0'],
    ],
  }),
];
