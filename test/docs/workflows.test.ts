// The workflows run code of others: what it is, and what each job may do, is fixed.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly steps: readonly Step[];
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = new URL('../../.github/workflows/', import.meta.url);
const workflows = readdirSync(folder).map(
  (file) => [file, parse(readFileSync(new URL(file, folder), 'utf8')) as Workflow] as const,
);
const publish = new Map(workflows).get('publish.yml')!;
const rightsOf = ({ permissions: all }: Workflow, { permissions = all }: Job) =>
  Object.entries(permissions ?? { everything: 'write' }).map((right) => right.join(': '));

describe.each(workflows)('workflows: %s', (_, workflow) => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test('names each action by its commit', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[\da-f]{40}$/);
  });

  test('keeps no credentials where other code runs', () => {
    for (const { uses, with: input } of steps)
      if (uses?.startsWith('actions/checkout@')) expect(input?.['persist-credentials']).toBe(false);
  });

  test('gives rights to write only to jobs that run nothing of this project or of its dependencies', () => {
    for (const job of Object.values(workflow.jobs)) {
      const code = job.steps.filter(
        ({ uses, run }) => uses?.includes('checkout') || /\bnpm (ci|test|run)\b/.test(run ?? ''),
      );
      if (rightsOf(workflow, job).some((right) => right.endsWith('write'))) expect(code).toEqual([]);
    }
  });
});

describe('workflows: a release', () => {
  const { test: tests, publish: publishing, release } = publish.jobs;

  test('is tested, then published after an approval, then announced', () => {
    expect([publishing!.needs, publishing!.environment, release!.needs]).toEqual(['test', 'npm', 'publish']);
    expect(tests!.steps.map(({ run }) => run)).toEqual(
      expect.arrayContaining(['npm test', 'npm run consumers']),
    );
  });

  test('only the job that publishes can say who it is', () => {
    const jobs = workflows.flatMap(([, workflow]) =>
      Object.entries(workflow.jobs).map(([name, job]) => [name, rightsOf(workflow, job)] as const),
    );
    expect(jobs.filter(([, rights]) => rights.includes('id-token: write'))).toEqual([
      ['publish', ['id-token: write']],
    ]);
  });

  test('npm of one version publishes what was tested, and the package says where it is from', () => {
    expect(publishing!.steps.at(-1)!.run).toMatch(
      /^npx --yes npm@\d+\.\d+\.\d+ publish \.\/release\/\S+\.tgz --provenance /,
    );
    const [repository] = tests!.steps.filter(({ run }) => run?.includes('npm pkg set'));
    expect(repository!.run).toContain('repository.url=git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git');
    const pack = tests!.steps.findIndex(({ run }) => run?.includes('npm pack'));
    expect(pack).toBeGreaterThan(tests!.steps.indexOf(repository!));
  });
});
