// Documents with measured sizes: README.md and the pages of docs.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Paths from the root. The published package has no documents, so the list is empty there. */
export const documents = () =>
  ['.', 'docs'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((file) => (folder === '.' ? file === 'README.md' : file.endsWith('.md')))
          .map((file) => join(folder, file))
      : [],
  );
