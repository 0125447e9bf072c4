import type { App } from '../support/app';

const documented = [{ page: 'docs/frameworks.md', file: 'tracker.ts', as: 'src/tracker.js' }];
const server = { run: { folder: 'dist' }, pages: 'routes' } as const;

export const viteOldTarget: App = {
  name: 'Vite, build.target es2017',
  versionOf: 'vite',
  packages: ['vite'],
  documented,
  files: ['history', 'history-vite'],
  commands: [['vite', 'build']],
  server,
  quick: true,
};

const webpack: Pick<App, 'versionOf' | 'documented' | 'commands' | 'server'> = {
  versionOf: 'webpack',
  documented,
  commands: [['webpack'], ['cp', 'index.html', 'dist/']],
  server,
};

export const webpackPlain: App = {
  ...webpack,
  name: 'webpack 5',
  packages: ['webpack@5', 'webpack-cli'],
  files: ['history', 'webpack'],
};

export const webpackBabel: App = {
  ...webpack,
  name: 'webpack 5, Babel over node_modules, ES5',
  node: 22,
  packages: ['webpack@5', 'webpack-cli', '@babel/core', '@babel/preset-env', 'babel-loader'],
  files: ['history', 'webpack', 'webpack-babel'],
};
