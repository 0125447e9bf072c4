import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { root } from '../../scripts/lib/root.mjs';
import { packed } from './build';

interface Manifest {
  main: string;
  types: string;
  unpkg: string;
  jsdelivr: string;
  version: string;
  exports: Record<
    string,
    string | { types: string; production?: null; development: string; default: string }
  >;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

export { root };

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

const temporaryFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sojourn-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** What npm would publish now. The files of this folder run one after the other, so no two of them pack at once. */
export const pack = (): string => {
  const before = existsSync(packed) ? readdirSync(packed) : [];
  if (before[0]) return join(packed, before[0]);
  mkdirSync(packed, { recursive: true });
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', packed];
  const output = execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(output) as [{ filename: string }];
  return join(packed, filename);
};

const link = (from: string, to: string) => {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to, 'dir');
};

/** A project of somebody else's that has installed the package, its dependencies and the frameworks that it knows, and nothing more. */
export const consumer = (): string => {
  const folder = temporaryFolder();
  const installed = join(folder, 'node_modules', 'sojourn');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', pack(), '--strip-components=1', '-C', installed]);
  const { dependencies, peerDependencies } = manifest;
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), '@types/react'])
    link(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  return folder;
};
