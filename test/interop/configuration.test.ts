import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

// What can be said of the collector's configuration without a collector. `npm run interop` runs it.

type Tree = { [key: string]: Tree } & { [key: string]: unknown };

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const isTree = (value: unknown): value is Tree => typeof value === 'object' && !Array.isArray(value);

/** As a collector merges several files: lists are replaced. */
const merge = (base: Tree, change: Tree): Tree => {
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(change))
    merged[key] = isTree(base[key]) && isTree(value) ? merge(base[key], value) : value;
  return merged;
};

const base = parse(text('interop/collector.yaml')) as Tree;
const page = text('docs/open-telemetry-collector.md');
const blocks = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, block]) => block!);

const configurations: [string, Tree][] = [
  ['collector.yaml', base],
  ...['batch-processor', 'debug', 'no-fsync', 'small-queue'].map((name): [string, Tree] => [
    `${name}.yaml`,
    merge(base, parse(text(`interop/changes/${name}.yaml`)) as Tree),
  ]),
  ...blocks.map((block, i): [string, Tree] => [
    `the documentation's ${i + 1}.`,
    merge(base, parse(block) as Tree),
  ]),
];

test('collector configuration: the documentation shows the configuration that is run, word for word', () => {
  expect(blocks).toContain(text('interop/collector.yaml'));
});

test.each(configurations)(
  'collector configuration: %s: every component of a pipeline exists',
  (_, { service, ...parts }) => {
    expect(Object.keys(service!.pipelines!)).toEqual(['logs']);
    for (const kind of ['receivers', 'processors', 'exporters'] as const)
      for (const name of service!.pipelines!.logs![kind] as unknown as string[])
        expect(Object.keys(parts[kind]!), kind).toContain(name);
    for (const name of service!.extensions as unknown as string[])
      expect(Object.keys(parts.extensions!)).toContain(name);
  },
);

test.each(configurations)(
  'collector configuration: %s: the exporter’s queue is on disk, and retries never end',
  (_, config) => {
    const names = config.service!.pipelines!.logs!.exporters as unknown as string[];
    const [name, ...others] = names.filter((exporter) => exporter !== 'debug');
    expect(others).toEqual([]);
    const { sending_queue: queue, retry_on_failure: retry } = config.exporters![name!]!;
    expect(queue!.storage).toBe('file_storage');
    // A batch that is measured as the queue is has to fit into it.
    const { sizer = queue!.sizer, max_size: most } = queue!.batch!;
    if (sizer === queue!.sizer) expect(Number(queue!.queue_size)).toBeGreaterThanOrEqual(Number(most));
    expect(retry!.max_elapsed_time).toBe('0s');
  },
);

test('collector configuration: pages of the site may send, with credentials, and may read how long to wait', () => {
  const { cors } = base.receivers!.otlp!.protocols!.http!;
  expect(cors!.allowed_origins).not.toContain('*');
  expect(cors!.exposed_headers).toContain('Retry-After');
});

test('collector configuration: nothing is between the answer and the queue but what refuses', () => {
  expect(base.service!.pipelines!.logs!.processors).toEqual(['memory_limiter']);
});
