import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root';
import { environment, runCommand } from './run-command';

const NODE = '24';

/** A folder outside of the project, so that no app finds the project's own packages. */
export const createWorkshop = () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sojourn-consumers-')));
  if (!process.env.CONSUMERS_KEEP)
    process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const env = environment(folder);
  let packed: Promise<string> | undefined;
  let newerNode: Promise<string> | undefined;

  /** What npm would publish now. */
  const pack = async () => {
    await runCommand(['npm', 'pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root, env });
    return join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.tgz'))!,
    );
  };
  const installNode = async () => {
    const tools = join(folder, 'node');
    mkdirSync(tools);
    await runCommand(['npm', 'install', '--prefix', tools, `node@${NODE}`], { cwd: tools, env });
    const bin = join(tools, 'node_modules/node/bin');
    if (!existsSync(join(bin, 'node')))
      throw new Error(`npm's package node@${NODE} has no binary for this machine`);
    return bin;
  };

  return {
    tarball: () => (packed ??= pack()),
    /** A folder with a Node of at least this major version; none where the one that runs is new enough. */
    nodeFolder: async (wanted: number) =>
      Number(process.versions.node.split('.')[0]) >= wanted ? undefined : (newerNode ??= installNode()),
    createFolder: (name: string) => mkdtempSync(join(folder, `${name.replace(/\W+/g, '-').toLowerCase()}-`)),
  };
};
export type Workshop = ReturnType<typeof createWorkshop>;
