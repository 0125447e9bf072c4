// The code blocks that name a file are the files of the consumer builds: none is copied, and none is forgotten.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apps } from '../../consumers/apps/apps';
import { readDocumented, readFiles } from '../../consumers/support/documentation';
import { root } from '../../consumers/support/root';

const COLLECTOR = 'http://127.0.0.1:8081/e';
const used = new Set(
  apps.flatMap(({ documented = [] }) => documented.map(({ page, file }) => `${page} ${file}`)),
);

test('documented apps: every code block that names a file, of the pages that apps follow, is built by an app', () => {
  const pages = new Set(apps.flatMap(({ documented = [] }) => documented.map(({ page }) => page)));
  const named = [...pages].flatMap((page) => readFiles(page).map(({ file }) => `${page} ${file}`));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !used.has(name))).toEqual([]);
});

describe.each(apps.filter(({ documented }) => documented))(
  'documented apps: $name',
  ({ documented = [], files = [] }) => {
    test('has its documented files once, with the address of its own collector', () => {
      const own = files.flatMap((name) =>
        readdirSync(join(root, 'consumers/files', name), { recursive: true }).map(String),
      );
      for (const { page, file, as = file } of documented) {
        const code = readDocumented(page, file, COLLECTOR);
        expect(code).not.toContain('collect.example');
        expect(own, 'no file of the matrix replaces a documented one').not.toContain(as);
      }
    });
  },
);

test('documented apps: apps have names of their own, and follow the documents where they have a browser', () => {
  const names = apps.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(apps.filter(({ server, documented }) => server && !documented?.length)).toEqual([]);
});
