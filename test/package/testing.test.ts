// The examples of docs/testing.md run as they stand there: in a project of somebody else's, against the tarball.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { consumer, root } from './tarball';

const page = readFileSync(join(root, 'docs/testing.md'), 'utf8');
const examples = [...page.matchAll(/^```(tsx?)\n([^]*?)^```$/gm)]
  .map(([, kind, code], at) => ({ file: `example-${at + 1}.test.${kind}`, code: code! }))
  .filter(({ code }) => code.includes(`from 'vitest'`));

interface Report {
  numPassedTests: number;
  testResults: { name: string; message: string; assertionResults: { status: string; fullName: string }[] }[];
}

let folder: string;
beforeAll(() => {
  folder = consumer();
  mkdirSync(join(folder, 'node_modules/@testing-library'));
  for (const name of ['vitest', 'jsdom', 'happy-dom', '@testing-library/react'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const { file, code } of examples) writeFileSync(join(folder, file), code);
});

/** Every test of the project, in that environment, as `passed` or with what it says. */
const run = async (environment: string): Promise<Report> => {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--root', folder, '--environment', environment, '--reporter', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch(
    (failed: { stdout: string }) => failed,
  );
  return JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
};

describe.each(['node', 'jsdom', 'happy-dom'])(
  'documentation: the examples of docs/testing.md, in %s',
  (environment) => {
    test('pass', async () => {
      const { testResults, numPassedTests } = await run(environment);
      const failed = testResults.flatMap(({ assertionResults, message }) => [
        message,
        ...assertionResults.filter(({ status }) => status !== 'passed').map(({ fullName }) => fullName),
      ]);
      expect(failed.filter(Boolean)).toEqual([]);
      expect(testResults).toHaveLength(examples.length);
      expect(numPassedTests).toBeGreaterThan(examples.length);
    });
  },
);
