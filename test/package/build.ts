import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfNeeded } from '../../scripts/lib/prepare.mjs';
import { root } from '../../scripts/lib/root.mjs';

/** The folder of the tarball. The first test that needs it packs, and the others of the run share it. */
export const packed = join(root, 'node_modules/.cache/package');

/** Runs before the first test of this folder: the tests look at what `src` says now. */
export const setup = async () => {
  await buildIfNeeded();
  rmSync(packed, { recursive: true, force: true });
};
