/** The development build says what is wrong in words; the small build says where. */
declare const __DEV__: boolean;
declare const __SOJOURN_VERSION__: string;

/** The tracker as a function of the globals that it finds: made by scripts/lib/realm.mjs. */
declare module 'sojourn:realm' {
  export const createRealm: (
    globals: Readonly<Record<string, unknown>>,
  ) => typeof import('./testing/realm-entry');
}
