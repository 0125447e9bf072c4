import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether this module is what node was started with (links on the way do not matter). */
export const isMain = (url) =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(url));
