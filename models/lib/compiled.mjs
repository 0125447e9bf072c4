// The compiled models: their location and their order.
import { fileURLToPath } from 'node:url';

/** The tables, each after those that it reads. */
export const models = ['events', 'page_views', 'sessions', 'profiles', 'visitors', 'daily'];

export const compiledFile = (model) =>
  fileURLToPath(new URL(`../compiled/duckdb/${model}.sql`, import.meta.url));

/** Tables in which a change rebuilds only the sessions that it touches. */
export const incremental = ['events', 'page_views', 'sessions'];

/** The rows that have arrived since the last run, or that they change. */
export const incrementFile = (model) =>
  fileURLToPath(new URL(`../compiled/duckdb/increments/${model}.sql`, import.meta.url));
