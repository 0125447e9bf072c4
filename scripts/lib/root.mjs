import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, independent of the working directory. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Whether Node was started with this module. */
export const isMain = (url) => !!process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(url);
