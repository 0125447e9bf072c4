// npm run mutants: Stryker changes the code of a room in one place at a time, and the room's tests must detect each change.
//   npm run mutants                     all rooms of scripts/mutants/rooms.mjs, one after another
//   npm run mutants -- rules           one room
//   npm run mutants -- storage --only page-note    one file of it, without a verdict on the room
//   npm run mutants -- rules --afresh  repeats unchanged mutants too
// Fails if the tests detect fewer than 85 % of a room's mutants, or if scripts/mutants/survivors.mjs has no reason for an
// undetected one.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { root } from './lib/root.mjs';
import { judgeMutants } from './mutants/judge-mutants.mjs';
import { rooms } from './mutants/rooms.mjs';

const LOWEST_SCORE = 85;
const CACHE = 'node_modules/.cache/mutants';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '*' }, afresh: { type: 'boolean', default: false } },
});
const { only, afresh } = values;
const names = positionals.length ? positionals : Object.keys(rooms);
const unknown = names.find((name) => !rooms[name]);
if (unknown) throw new Error(`no room ${unknown}: one of ${Object.keys(rooms).join(', ')}`);

process.chdir(root);
mkdirSync(CACHE, { recursive: true });
for (const room of names) {
  console.log(`\n── ${room} ${'─'.repeat(60 - room.length)}`);
  process.env.MUTANTS_ROOM = room;
  process.env.MUTANTS_BUNDLES = mkdtempSync(join(tmpdir(), 'mutants-'));
  const stryker = new Stryker({
    mutate: [`${rooms[room].source}/${only}.ts`],
    plugins: ['@stryker-mutator/vitest-runner'],
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutants/vitest.config.mjs', related: false },
    concurrency: 1,
    incremental: true,
    incrementalFile: `${CACHE}/${room}${only === '*' ? '' : `-${only}`}.json`,
    force: afresh,
    // A mutant in an endless loop is stopped by its count of steps. A limit of time would be unreliable on a busy machine.
    timeoutMS: 10_000,
    // Tests read the documents from the original folder.
    ignorePatterns: ['**/*.md', 'bench', 'consumers', 'demo', 'dist', 'docs', 'e2e', 'interop'],
    reporters: ['progress-append-only'],
    warnings: { slow: false },
    allowConsoleColors: false,
  });
  const results = await stryker.runMutationTest();
  rmSync(process.env.MUTANTS_BUNDLES, { recursive: true, force: true });
  const { score, lines, isListed } = judgeMutants(results);
  console.log(lines.join('\n'));
  if (only === '*' && !(score >= LOWEST_SCORE && isListed)) process.exitCode = 1;
}
