import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root';
import { environment, runCommand } from './run-command';

const NODE = '24';

const createFolder = () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sojourn-consumers-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
};

/**
 * A folder outside of the project, so that apps cannot find the project's packages. `run.mjs` provides one that outlives the
 * worker, which Playwright replaces after each failure.
 */
export const createWorkshop = () => {
  const folder = process.env.CONSUMERS_FOLDER ?? createFolder();
  const env = environment(folder);
  let packed: Promise<string> | undefined;
  let newerNode: Promise<string> | undefined;

  const findTarball = () => readdirSync(folder).find((name) => name.endsWith('.tgz'));
  /** Packs the tarball that npm would publish now. */
  const pack = async () => {
    const args = ['pack', '--ignore-scripts', '--pack-destination', folder];
    if (!findTarball()) await runCommand(['npm', ...args], { cwd: root, env });
    return join(folder, findTarball()!);
  };
  const installNode = async () => {
    const tools = join(folder, 'node');
    const bin = join(tools, 'node_modules/node/bin');
    const binary = join(bin, 'node');
    mkdirSync(tools, { recursive: true });
    if (!existsSync(binary))
      await runCommand(['npm', 'install', '--prefix', tools, `node@${NODE}`], { cwd: tools, env });
    if (!existsSync(binary)) throw new Error(`npm's package node@${NODE} has no binary for this machine`);
    return bin;
  };

  return {
    tarball: () => (packed ??= pack()),
    /** A folder with a Node of at least this major version; undefined if the current one is new enough. */
    nodeFolder: async (wanted: number) =>
      Number(process.versions.node.split('.')[0]) >= wanted ? undefined : (newerNode ??= installNode()),
    createFolder: (name: string) => mkdtempSync(join(folder, `${name.replace(/\W+/g, '-').toLowerCase()}-`)),
  };
};
export type Workshop = ReturnType<typeof createWorkshop>;
