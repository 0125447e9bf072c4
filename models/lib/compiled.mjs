// The compiled models: their location and their order.
import { fileURLToPath } from 'node:url';

/** The tables, each after those that it reads. */
export const models = ['events', 'page_views', 'sessions', 'profiles', 'visitors', 'daily'];

export const compiledFile = (model) =>
  fileURLToPath(new URL(`../compiled/duckdb/${model}.sql`, import.meta.url));
