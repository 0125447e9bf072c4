import type { Page } from '@playwright/test';
import type { Tracker } from '../../src/index';
import { keptFor, soon } from './fixtures';

declare const sojourn: Tracker;

/** Longer than everything that writes or sends on its own, in milliseconds: 1 s to flush, 1 s to save, 1 s before a first retry. */
export const A_WHILE = 1_600;

export const consentOf = (page: Page) => page.evaluate(() => sojourn.consent);

/** Until the visitor's record is in the cookie and in IndexedDB. */
export const isStored = (page: Page) =>
  soon(async () => {
    const { cookies, indexedDB } = await keptFor(page);
    return cookies.length > 0 && indexedDB.length > 0;
  }).toBe(true);
