import type { App } from '../support/app';

const page = 'docs/frameworks.md';
const components = [
  { page, file: 'src/measuring.tsx' },
  { page, file: 'src/buy.tsx' },
];

export const jest: App = {
  name: 'Jest, jsdom',
  versionOf: 'jest',
  node: 22,
  packages: [
    'jest',
    'jest-environment-jsdom',
    '@jest/globals',
    'babel-jest',
    '@babel/core@7',
    '@babel/preset-env@7',
    '@babel/preset-react@7',
    '@babel/preset-typescript@7',
    'react',
    'react-dom',
  ],
  documented: [...components, { page, file: 'jest.config.cjs' }],
  files: ['component-test', 'jest'],
  commands: [['jest']],
};

export const vitest: App = {
  name: 'Vitest, jsdom',
  versionOf: 'vitest',
  node: 24,
  packages: ['vitest', 'jsdom', 'react', 'react-dom'],
  documented: [...components, { page, file: 'vitest.config.ts' }],
  files: ['component-test', 'vitest'],
  commands: [['vitest', 'run']],
};
