/** Slow tests, seconds each: they search for bugs by many runs, or start servers. `npm run check` leaves them to `npm test`. */
export const slowTests = [
  ...['exploration', 'interleavings', 'simulation', 'fuzz', 'hostile'],
  ...[
    'conformance',
    'demo',
    'interop',
    'server',
    'consent-sources/fuzz.test.ts',
    'plugins/link/fuzz.test.ts',
  ],
].map((path) => `test/${path}`);
