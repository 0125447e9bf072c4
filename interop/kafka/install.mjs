// Installs the broker (Maven Central) and ClickHouse in process (PyPI) into a cache, once for each version of their lists.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/lib/root.mjs';
import { run } from '../../scripts/lib/run.mjs';

const here = join(root, 'interop/kafka');
const cache = join(root, 'node_modules/.cache/sojourn-interop');

/** Creates a folder that only exists after `fill` has finished it. */
const once = async (list, fill) => {
  const hash = createHash('sha256')
    .update(readFileSync(join(here, list)))
    .digest('hex');
  const folder = join(cache, `${list}-${hash.slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await fill(unfinished);
  renameSync(unfinished, folder);
  return folder;
};

/** The broker's folder of archives. */
export const installBroker = (maven) =>
  once('pom.xml', (folder) =>
    run(maven, [
      ...['-q', '-B', '-f', join(here, 'pom.xml'), 'dependency:copy-dependencies'],
      ...['-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
    ]),
  );

/** A folder of Python packages for PYTHONPATH, because a virtual environment cannot be renamed. */
const installPython = (python, list) =>
  once(list, (folder) =>
    run(python, ['-m', 'pip', 'install', '-q', '-r', join(here, list), '--target', folder]),
  );

export const installClickHouse = (python) => installPython(python, 'requirements.txt');

/** dbt with its adapter for ClickHouse. */
export const installModels = (python) => installPython(python, 'models-requirements.txt');
