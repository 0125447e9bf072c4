import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesPrefix, originalOf } from './link-to-pages.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const link = new RegExp(`href="(${filesPrefix}[^"#]+)"`, 'g');

/** Copies the files of the project to which the built pages link. */
export const copyFiles = ({ outDir }) => {
  const pages = readdirSync(outDir).filter((name) => name.endsWith('.html'));
  const links = pages.flatMap((page) =>
    [...readFileSync(join(outDir, page), 'utf8').matchAll(link)].map(([, href]) => href),
  );
  for (const href of new Set(links)) {
    const copy = join(outDir, href);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, originalOf(href)), copy);
  }
};
