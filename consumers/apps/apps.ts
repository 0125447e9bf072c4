import type { App } from '../support/app';
import { viteReact } from './vite-react';

/** Every app of the matrix, in the order of its table. */
export const apps: readonly App[] = [viteReact];
