import type { Page } from '@playwright/test';
import { soon } from './fixtures';
import { storageOf } from './storage';

/** Until IndexedDB has events of the name `marked`. */
export const areStored = (page: Page) =>
  soon(async () => JSON.stringify((await storageOf(page)).indexedDB)).toContain('marked');
