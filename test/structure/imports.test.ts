// Which wing may import which, types included: the table of ARCHITECTURE.md, and the order of the rooms in the core.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each wing, and what it may import besides itself. */
const wings: Readonly<Record<string, readonly string[]>> = {
  core: [],
  plugins: ['core', 'consent-sources'],
  'consent-sources': ['core'],
  protocols: ['core'],
  bindings: ['core'],
  server: ['core', 'plugins/link'],
  'script-tag': ['core', 'plugins', 'consent-sources', 'protocols'],
  testing: ['core', 'plugins', 'server'],
};

/** The rooms of the core: each may import those below it. */
const rooms = [
  ...['tracker', 'consent', 'session', 'delivery', 'storage', 'session/rules', 'event', 'page'],
  ...['options', 'util'],
];

/** Imports of types against that order. The list may only get shorter. */
const exceptions: readonly string[] = [
  'core/consent/consent-source.ts -> core/tracker/plugin.ts',
  'core/delivery/protocol.ts -> core/tracker/plugin.ts',
  'core/event/event.ts -> core/session/rules/describe-session.ts',
  'core/event/flatten.ts -> core/session/rules/describe-session.ts',
  'core/event/split-event.ts -> core/session/rules/describe-session.ts',
  'core/options/options.ts -> core/consent/consent-source.ts',
  'core/options/options.ts -> core/delivery/protocol.ts',
  'core/options/options.ts -> core/storage/cookie-store.ts',
  'core/options/options.ts -> core/tracker/plugin.ts',
  'core/options/read-consent.ts -> core/consent/consent-source.ts',
  'core/options/read-settings.ts -> core/consent/consent-source.ts',
  'core/options/read-settings.ts -> core/delivery/native.ts',
  'core/options/read-settings.ts -> core/delivery/protocol.ts',
  'core/options/read-settings.ts -> core/tracker/plugin.ts',
  'core/options/session-store.ts -> core/storage/cookie-store.ts',
  'core/options/session-store.ts -> core/storage/second-copy.ts',
];

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.ts$/.test(path) && !path.endsWith('.d.ts'));
const known = new Set(sources);

const importsOf = (path: string): string[] => {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, 'src', path), 'utf8'));
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => `${posix.normalize(posix.join(dirname(path), name))}.ts`)
    .filter((target) => known.has(target));
};
const graph = new Map(sources.map((path) => [path, importsOf(path)]));
const arrows = [...graph].flatMap(([from, targets]) => targets.map((to) => [from, to] as const));

const wingOf = (path: string) => path.split('/')[0]!;
/** `core/session/rules` is a room of its own: pure, and known to storage. */
const roomOf = (path: string) => /^core\/(session\/rules|[^/]+)/.exec(path)![1]!;

/** Groups of files that import one another, directly or by others: Tarjan's strongly connected components. */
const circles = (): string[][] => {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): void => {
    index.set(path, index.size);
    low.set(path, index.get(path)!);
    stack.push(path);
    for (const next of graph.get(path)!) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(path, Math.min(low.get(path)!, low.get(next)!));
    }
    if (low.get(path) !== index.get(path)) return;
    const circle = stack.splice(stack.indexOf(path));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const path of graph.keys()) if (!index.has(path)) visit(path);
  return found;
};

describe('imports: wings and rooms', () => {
  test.each(Object.keys(wings))('%s imports only the wings that the table allows', (wing) => {
    const allowed = [wing, ...wings[wing]!].map((name) => `${name}/`);
    const forbidden = arrows.filter(
      ([from, to]) => wingOf(from) === wing && !allowed.some((folder) => to.startsWith(folder)),
    );
    expect(forbidden.map((pair) => pair.join(' -> '))).toEqual([]);
  });

  test('every source file belongs to a wing of the table, except for index.ts', () => {
    const others = sources.filter((path) => !(wingOf(path) in wings));
    expect(others).toEqual(['index.ts']);
  });

  test('rooms of the core import only rooms below them', () => {
    const upward = arrows
      .filter(([from, to]) => wingOf(from) === 'core' && wingOf(to) === 'core')
      .filter(([from, to]) => rooms.indexOf(roomOf(to)) < rooms.indexOf(roomOf(from)))
      .map((pair) => pair.join(' -> '));
    expect(upward.sort()).toEqual(exceptions);
  });

  test('files import one another in one circle of two files of types only', () => {
    const found = circles();
    expect(found.map((circle) => circle.join(' <-> '))).toEqual([
      'core/tracker/plugin.ts <-> core/tracker/tracker-types.ts',
    ]);
  });
});
