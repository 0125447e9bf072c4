import js from '@eslint/js';
import ts from 'typescript-eslint';
import { wordsPlugin } from './scripts/lib/lint-words.mjs';

/** Lists of lost words, and lines of code that mutants quote. */
const uncheckedWords = [
  'test/docs/words.test.mjs',
  'test/structure/titles.test.ts',
  'scripts/mutants/survivors.mjs',
];

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
    ignores: ['scripts/lib/lost-words.mjs', ...uncheckedWords],
    plugins: { words: wordsPlugin },
    rules: { 'words/names': 'error', 'words/texts': 'error' },
  },
  {
    // A build for an older target replaces object spread by copies, which have no prototype, and getters become values.
    files: ['src/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ObjectExpression > Property[key.name='__proto__'][computed=false]",
          message: 'Use own() or Object.setPrototypeOf: builds for older targets lose __proto__.',
        },
        {
          selector: "ObjectExpression:has(> SpreadElement) > Property[kind='get']",
          message: 'Use Object.assign onto the getters: builds for older targets replace them by values.',
        },
      ],
    },
  },
  {
    // The rules are pure: the page, the clock and storage come in as arguments.
    files: ['src/core/session/**'],
    // These files apply the rules, so they need the clock and a timer.
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
