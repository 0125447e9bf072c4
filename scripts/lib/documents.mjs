// The documents in which measured sizes stand: README.md and the pages of docs.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Paths from the root; in the package, which has no documents, there are none. */
export const documents = () =>
  ['.', 'docs'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((file) => (folder === '.' ? file === 'README.md' : file.endsWith('.md')))
          .map((file) => join(folder, file))
      : [],
  );
