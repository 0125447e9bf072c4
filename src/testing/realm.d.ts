/** Made by scripts/lib/realm.mjs. */
declare module 'sojourn:realm' {
  import type * as realm from './realm-entry';

  /** The tracker, evaluated anew with these globals. */
  export const createRealm: (globals: Readonly<Record<string, unknown>>) => typeof realm;
}
