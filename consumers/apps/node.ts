import type { App } from '../support/app';

export const commonJs: App = {
  name: 'CommonJS, require in Node',
  versionOf: 'sojourn',
  documented: [{ page: 'docs/frameworks.md', file: 'check.cjs' }],
  files: ['commonjs'],
  commands: [
    ['node', 'check.cjs'],
    ['node', 'require-every-entry.cjs'],
  ],
  packages: ['react', 'vue', 'svelte', '@angular/core', 'web-vitals'],
  quick: true,
};
