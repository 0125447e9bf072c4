import type { Plugin } from '../core/tracker/plugin';
import { isFree } from './is-free';

type Place = ((...args: unknown[]) => unknown) & { q?: unknown[] };

const page = window as { sojourn?: Place };

/** Replaces the page's stub if there is none: calls wait until the tracker has arrived. */
const stub: Place = (...args) => void (page.sojourn!.q ??= []).push([Date.now(), args]);

/** Hands a plugin of another script file to the tracker, which may arrive later. Throws if `window.sojourn` is taken. */
export const usePlugin = (plugin: Plugin): void => {
  if (!isFree(page.sojourn)) throw __DEV__ ? 'window.sojourn is taken' : 'window.sojourn';
  if (typeof page.sojourn !== 'function') page.sojourn = stub;
  page.sojourn('use', plugin);
};
