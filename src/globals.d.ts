/** `true` in the development build, which explains errors; the small build only names the wrong option or call. */
declare const __DEV__: boolean;
declare const __SOJOURN_VERSION__: string;

/** The tracker as a function of its globals, built by scripts/lib/realm.mjs. */
declare module 'sojourn:realm' {
  export const createRealm: (
    globals: Readonly<Record<string, unknown>>,
  ) => typeof import('./testing/realm-entry');
}
