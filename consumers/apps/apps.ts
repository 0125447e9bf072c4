import type { App } from '../support/app';
import { angularDevelopment, angularProduction } from './angular';
import { astroPages, astroRouter } from './astro';
import { nextInstrumentation, nextProvider } from './next';
import { commonJs } from './node';
import { nuxt } from './nuxt';
import { viteOldTarget, webpackBabel, webpackPlain } from './plain';
import { svelteKit } from './sveltekit';
import { jest, vitest } from './test-runners';
import { typescript } from './typescript';
import { viteReact } from './vite-react';
import { viteVue } from './vite-vue';

/** Every app of the matrix, in the order of its table. */
export const apps: readonly App[] = [
  nextProvider,
  nextInstrumentation,
  viteReact,
  viteVue,
  nuxt,
  svelteKit,
  angularProduction,
  angularDevelopment,
  astroPages,
  astroRouter,
  viteOldTarget,
  webpackPlain,
  webpackBabel,
  jest,
  vitest,
  commonJs,
  ...typescript,
];
