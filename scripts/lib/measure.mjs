// Measures dist: each entry point as a real import, as a site's bundler compiles it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, scripts, specifier, testModules } from '../entries.mjs';
import { bundle, weigh } from './bundle.mjs';
import { installPeer } from './install-peer.mjs';
import { weighByMinifier } from './minifiers.mjs';
import { root } from './root.mjs';
import { sizePeers } from './size-peers.mjs';

const coreImport = `export { createTracker } from ${JSON.stringify(specifier('index'))};`;
const withCore = (name) => `${coreImport} export * from ${JSON.stringify(specifier(name))};`;

/** Subtracts each number of `b` from the same number of `a`. */
const minus = (a, b) => Object.fromEntries(Object.keys(a).map((key) => [key, a[key] - b[key]]));

/** `core` is `import { createTracker } from 'sojourn'`; other modules are measured as an addition to the core. */
const measureImports = async (weighImport) => {
  const core = await weighImport(coreImport);
  const sizes = { core };
  // Pages never load modules for tests.
  for (const name of Object.keys(modules).filter((name) => !['index', ...testModules].includes(name)))
    sizes[name] = minus(await weighImport(withCore(name)), core);
  return sizes;
};

export const readLimits = () => JSON.parse(readFileSync(join(root, 'size-limits.json'), 'utf8'));

/**
 * Measures for the size gate: bytes by esbuild, the least effective of the minifiers, dependencies included. `limit` is in
 * brotli bytes.
 */
export const measure = async () => {
  const sizes = await measureImports(async (code) => weigh((await bundle(code)).outputFiles[0].contents));
  for (const name of Object.keys(scripts)) {
    const file = join(root, 'dist', `${name}.js`);
    if (existsSync(file)) sizes[`${name}.js`] = weigh(readFileSync(file));
  }
  const limits = readLimits();
  return Object.entries(sizes).map(([name, size]) => ({ name, ...size, limit: limits[name] }));
};

export const isOver = ({ brotli, limit }) => limit !== undefined && brotli > limit;

/** Brotli bytes of each import by each minifier, and of the peers in the same way. */
export const compare = async () => {
  const imports = await measureImports(weighByMinifier);
  const rows = Object.entries(imports).map(([name, sizes]) => ({ name, sizes }));
  for (const { name, package: found, code } of sizePeers) {
    const { folder, version } = installPeer(found);
    rows.push({ name: `${name} ${version}`, sizes: await weighByMinifier(code, folder) });
  }
  return rows;
};
