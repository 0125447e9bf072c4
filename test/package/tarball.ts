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
import { basename, dirname, join } from 'node:path';
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

/** What npm would publish now: of the SDK, or of another package in its repository. Each is packed once. */
export const pack = (project = root): string => {
  const folder = join(packed, basename(project));
  const before = existsSync(folder) ? readdirSync(folder) : [];
  if (before[0]) return join(folder, before[0]);
  mkdirSync(folder, { recursive: true });
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const output = execFileSync('npm', args, {
    cwd: project,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(output) as [{ filename: string }];
  return join(folder, filename);
};

export const link = (from: string, to: string) => {
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
