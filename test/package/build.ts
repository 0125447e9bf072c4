import { buildIfNeeded } from '../../scripts/lib/prepare.mjs';

/** Before the first test of this folder: what they look at has to be what src says now. */
export const setup = buildIfNeeded;
