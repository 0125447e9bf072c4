import js from '@eslint/js';
import ts from 'typescript-eslint';

export default ts.config(
  {
    ignores: [
      'dist',
      'dist-docs',
      '.stryker-tmp',
      'docs/.vitepress/cache',
      'test/package/api',
      'coverage',
      'test-results',
      'playwright-report',
      'demo/data',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
      'no-empty': ['error', { allowEmptyCatch: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // A build for an older target lowers object spread to copies: a copy has no prototype, and the getter's value of that moment.
    files: ['src/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ObjectExpression > Property[key.name='__proto__'][computed=false]",
          message: 'Use own() or Object.setPrototypeOf: __proto__ is lost where object spread is lowered.',
        },
        {
          selector: "ObjectExpression:has(> SpreadElement) > Property[kind='get']",
          message: 'Use Object.assign onto the getters: a lowered object spread makes values of them.',
        },
      ],
    },
  },
  {
    // The rules are pure: the page, the clock and storage come in as arguments.
    files: ['src/core/session/**'],
    // These drive the rules, so they have the clock and a timer; they are there because nothing else knows them.
    ignores: [
      'src/core/session/session-manager.ts',
      'src/core/session/session-announcer.ts',
      'src/core/session/end-watch.ts',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['window', 'document', 'navigator', 'location', 'performance', 'crypto', 'fetch'],
        ...['localStorage', 'sessionStorage', 'indexedDB', 'setTimeout', 'setInterval', 'addEventListener'],
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        { object: 'Math', property: 'random' },
      ],
    },
  },
  {
    // Plain JavaScript (scripts, demo, end-to-end pages) knows its globals at run time.
    files: ['**/*.{js,mjs,cjs}'],
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
