// Builds the OpenTelemetry Collector of interop/collector, once for each state of its sources. Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/lib/root.mjs';
import { run } from '../scripts/lib/run.mjs';

const sources = join(root, 'interop/collector');

/** The command on the path, and its usual location. */
const usual = ['go', '/usr/local/go/bin/go'];

/** Returns the Go to build with, `{ command, version }`: the named one, or the first usual one; `null` without Go. */
export const findGo = (named = process.env.SOJOURN_GO, places = usual) => {
  for (const command of named ? [named] : places) {
    const { status, stdout } = spawnSync(command, ['version'], { encoding: 'utf8' });
    if (status === 0) return { command, version: stdout.trim() };
  }
  if (named) throw new Error(`SOJOURN_GO names ${named}, which is no Go that runs`);
  return null;
};

/** A hash of the inputs: the same sources and the same Go make the same program. */
const fingerprint = ({ version }) => {
  const hash = createHash('sha256').update(version);
  for (const name of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, name)));
  return hash.digest('hex').slice(0, 16);
};

/** Returns the path of the program, and builds it if necessary. The first build takes some minutes of one core. */
export const buildCollector = async (go) => {
  const folder = join(root, 'node_modules/.cache/sojourn-interop');
  const program = join(folder, `collector-${fingerprint(go)}`);
  if (existsSync(program)) return program;
  console.log(`Building the collector with ${go.version}: some minutes, the first time ...`);
  mkdirSync(folder, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const flags = [
    '-C',
    sources,
    'build',
    '-mod=readonly',
    '-trimpath',
    '-ldflags=-s -w',
    '-o',
    unfinished,
    '.',
  ];
  await run(go.command, flags);
  renameSync(unfinished, program);
  return program;
};
