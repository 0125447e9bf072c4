import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

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

/** Files that may change a global, mock a module or name an environment: by themselves, or by what they import. */
const changesGlobals = /\bvi\.|globalThis|process\.env|@vitest-environment|browser\/(visitor|launches)/;
const rooms = ['core', 'plugins', 'protocols', 'consent-sources', 'bindings', 'interleavings', 'interop'];

/**
 * Tests that leave all globals alone. Their files share a process, which loads the sources and compiles the tracker once for all
 * of them: 14 s of processor time instead of 25 for 42 files.
 */
export const sharedTests = rooms.flatMap((room) =>
  readdirSync(join(root, 'test', room), { recursive: true })
    .map((path) => join('test', room, path).replaceAll('\\', '/'))
    .filter((path) => /\.test\.(ts|mjs)$/.test(path))
    .filter((path) => !changesGlobals.test(readFileSync(join(root, path), 'utf8'))),
);
