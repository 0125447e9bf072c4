import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { documents } from '../../scripts/lib/documents.mjs';

// What the documents show, as a reader would copy it.

export type Example = {
  /** Where it stands: `docs/react.md, example 2`. */
  title: string;
  kind: 'html' | 'js' | 'ts' | 'tsx' | 'vue';
  code: string;
  /** Why it cannot run, by its own words: a fence that begins with "```ts no-run: needs a contract". */
  noRun?: string;
  /** The test file that runs it with what it needs: a fence that begins with "```html run-by: e2e/turbo.spec.ts". */
  runBy?: string;
};

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A file of an app that imports other files, or needs a framework: the apps of `consumers/` are built with it. */
const isOfApp = ({ code, noRun }: Example) =>
  /^(\/\/|<!--) [\w./-]+\.\w+/.test(code) &&
  (noRun !== undefined || /^(import|export) (.* from )?'\.{1,2}\//m.test(code));
/** Its examples are tests: `test/package/testing.test.ts` and `e2e/testing.spec.ts` run them. */
const OF_TESTS = 'docs/testing.md';

export const examples: Example[] = documents().flatMap((document) => {
  if (document === OF_TESTS) return [];
  const text = readFileSync(root + document, 'utf8');
  const all = [...text.matchAll(/^( *)```(html|js|tsx?|vue)\b(.*)\n([^]*?)^ *```$/gm)].map(
    ([, indent, kind, info, code], i): Example => ({
      title: `${document}, example ${i + 1} (${kind})`,
      kind: kind as Example['kind'],
      code: code!.replace(RegExp(`^${indent}`, 'gm'), ''),
      noRun: /no-run:? *(.*)/.exec(info!)?.[1],
      runBy: /run-by: *(\S+)/.exec(info!)?.[1],
    }),
  );
  return all.filter((example) => !isOfApp(example));
});

/** For Node: it imports what only a server has. */
export const isOfServer = ({ code }: Example) =>
  /from '(node:|sojourn\/(server|cookie|collector)'|express'|fastify'|next\/)/.test(code);
