import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from './app';
import { root } from './root';
import { CommandFailed, runCommand } from './run-command';

/** The app cannot be installed here, which does not count as a failure of the package. */
export class CannotInstall extends Error {}

/** Marks a failure as caused by the registry, the template or the machine. */
export const outside = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw new CannotInstall(error instanceof CommandFailed ? error.message : String(error));
  }
};

type Place = { folder: string; env: NodeJS.ProcessEnv; tarball: string };

const NPM = ['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error'];
const nameOf = (specifier: string) => specifier.replace(/(?<=.)@.*/, '');
const packagesOf = ({ byHand, packages = [] }: App) => [...(byHand?.packages ?? []), ...packages];

const writePackage = (folder: string, app: App) => {
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(
    packagesOf(app).map((specifier) => {
      const name = nameOf(specifier);
      return [name, specifier.slice(name.length + 1) || 'latest'];
    }),
  );
  const manifest = { name: 'app', private: true, type: 'module', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
};

/** Installs the project's packages, and the tarball's content, without a registry. */
export const linkPackages = async (app: App, { folder, env, tarball }: Place) => {
  writePackage(folder, app);
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'sojourn');
  mkdirSync(own, { recursive: true });
  await runCommand(['tar', '-xzf', tarball, '--strip-components=1', '-C', own], { cwd: folder, env });
  const { dependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'));
  for (const name of new Set([...packagesOf(app).map(nameOf), ...Object.keys(dependencies)])) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'dir');
  }
};

/** Runs the official template; false if it cannot be downloaded. */
const makeFromTemplate = async ({ template, byHand }: App, { folder, env }: Place): Promise<boolean> => {
  if (!template) return false;
  try {
    await runCommand(['npm', 'exec', '--yes', '--', ...template], { cwd: dirname(folder), env });
    if (existsSync(join(folder, 'package.json'))) return true;
    throw new Error(`${template[0]} made no package.json`);
  } catch (error) {
    if (!byHand) throw error;
    rmSync(folder, { recursive: true, force: true });
    return false;
  }
};

/** Installs the app as its users do, then the tarball. Resolves with whether the template was used. */
export const installPackages = async (app: App, place: Place): Promise<boolean> => {
  const { folder, env, tarball } = place;
  const made = await outside(makeFromTemplate(app, place));
  if (!made) writePackage(folder, app);
  await outside(runCommand([...NPM, ...(made ? (app.packages ?? []) : [])], { cwd: folder, env }));
  // From here on, a failure is the package's.
  await runCommand([...NPM, tarball], { cwd: folder, env });
  return made;
};
