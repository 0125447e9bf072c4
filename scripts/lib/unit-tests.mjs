/** Folders whose tests search for faults by many runs, or start servers: seconds each. `npm run check` leaves them to `npm test`. */
export const slowTests = [
  ...['exploration', 'interleavings', 'simulation', 'fuzz', 'hostile'],
  ...['conformance', 'demo', 'interop', 'server'],
].map((folder) => `test/${folder}`);
