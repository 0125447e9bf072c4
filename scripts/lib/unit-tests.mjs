/** Tests that search for faults by many runs, or start servers: seconds each. `npm run check` leaves them to `npm test`. */
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
