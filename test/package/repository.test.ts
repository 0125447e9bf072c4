import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './tarball';

const grep = (pattern: string): string[] => {
  const args = ['grep', '--untracked', '-nIE', pattern, '--', ':!package-lock.json'];
  const { stdout, stderr, status } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  // 1: nothing found.
  if (status !== 0 && status !== 1) throw new Error(stderr);
  return stdout.split('\n').filter(Boolean);
};

// A letter in brackets keeps a pattern from finding itself.
test.each([
  ['a path of somebody’s machine', '(^|[^[:alnum:]_.-])/([w]ork|[r]oot|[h]ome|[U]sers)/[[:alnum:]_.-]'],
  ['a package registry', '[r]egistry\\.[[:alnum:]-]+\\.[a-z]|[v]erdaccio|[a]rtifactory'],
  ['credentials', '_[a]uthToken|BEGIN [A-Z ]*PRIVATE [K]EY'],
])('repository: no file names %s', (_, pattern) => {
  expect(grep(pattern)).toEqual([]);
});

const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');

test('repository: the lockfile leaves it to the user where packages come from', () => {
  const { packages } = JSON.parse(lockfile) as {
    packages: Record<string, { resolved?: string; link?: boolean }>;
  };
  // The packages of this repository are links to its folders.
  const linked = { 'node_modules/sojourn': '', 'node_modules/sojourn-collector': 'collector' };
  const resolved = Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined);
  expect(Object.fromEntries(resolved.map(([path, entry]) => [path, entry.resolved]))).toEqual(linked);
  expect(lockfile).not.toContain('://registry');
});

test('repository: the lockfile covers every platform', () => {
  // npm leaves out an optional package that it could not find, and `npm ci` then refuses the lockfile.
  const { packages } = JSON.parse(lockfile) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(optional.filter((name) => !locked.has(name))).toEqual([]);
});
