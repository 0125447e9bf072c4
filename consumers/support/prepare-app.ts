import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root';
import type { App, Recipe } from './app';
import { readDocumented } from './documentation';
import { CommandFailed, environment, runCommand } from './run-command';
import type { Workshop } from './workshop';

/** Why an app cannot be installed here, which says nothing about the package. */
export class CannotInstall extends Error {}

export type Prepared = { folder: string; env: NodeJS.ProcessEnv; version: string };

const NPM = ['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error'];
const nameOf = (specifier: string) => specifier.replace(/(?<=.)@.*/, '');
const outside = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw new CannotInstall(error instanceof CommandFailed ? error.message : String(error));
  }
};

const writePackage = (folder: string, { packages = [] }: Recipe) => {
  mkdirSync(folder, { recursive: true });
  const versions = packages.map((specifier) => [
    nameOf(specifier),
    specifier.slice(nameOf(specifier).length + 1) || 'latest',
  ]);
  const manifest = { name: 'app', private: true, type: 'module', dependencies: Object.fromEntries(versions) };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
};

/** The packages that the project has, and the tarball's content: no registry is asked. */
const linkPackages = async (
  folder: string,
  { packages = [] }: Recipe,
  tarball: string,
  env: NodeJS.ProcessEnv,
) => {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'sojourn'), { recursive: true });
  await runCommand(['tar', '-xzf', tarball, '--strip-components=1', '-C', join(modules, 'sojourn')], {
    cwd: folder,
    env,
  });
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of new Set([...packages.map(nameOf), ...Object.keys(dependencies)])) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'dir');
  }
};

/** Makes the app as its documentation and ours say, up to the point where it can be built. */
export const prepareApp = async (
  app: App,
  workshop: Workshop,
  collector: string,
  fromRegistry: boolean,
): Promise<Prepared> => {
  const parent = workshop.createFolder(app.name);
  const folder = join(parent, 'app');
  const node = app.node && (await outside(workshop.nodeFolder(app.node)));
  const env = environment(folder, node || undefined);
  const tarball = await workshop.tarball();
  const all: Recipe = {
    packages: [...(app.byHand?.packages ?? []), ...(app.packages ?? [])],
    files: [...(app.byHand?.files ?? []), ...(app.files ?? [])],
  };

  const install = async (): Promise<Recipe> => {
    if (!fromRegistry) {
      writePackage(folder, { packages: all.packages });
      await linkPackages(folder, all, tarball, env);
      return all;
    }
    const made =
      app.template &&
      (await runCommand(['npm', 'exec', '--yes', '--', ...app.template], { cwd: parent, env }).catch(
        (error: Error) => error,
      ));
    if (made instanceof Error && !app.byHand) throw new CannotInstall(made.message);
    const isTemplate = typeof made === 'string';
    if (!isTemplate) writePackage(folder, all);
    await outside(runCommand([...NPM, ...(isTemplate ? (app.packages ?? []) : [])], { cwd: folder, env }));
    // From here on, a failure is the package's.
    await runCommand([...NPM, tarball], { cwd: folder, env });
    return isTemplate ? app : all;
  };
  const { files = [] } = await install();

  for (const name of files) cpSync(join(root, 'consumers/files', name), folder, { recursive: true });
  for (const { page, file, as = file } of app.documented ?? []) {
    const path = join(folder, as);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, readDocumented(page, file, collector));
  }
  const installed = join(folder, 'node_modules', app.versionOf, 'package.json');
  const version = existsSync(installed)
    ? (JSON.parse(readFileSync(installed, 'utf8')) as { version: string }).version
    : '';
  return { folder, env, version };
};
