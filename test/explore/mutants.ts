// The rules that the exploration must not let anybody break, each broken in the shipped text.
import type { Mutation } from './bundle';

export interface Mutant {
  readonly name: string;
  readonly mutation: Mutation;
  /** The name of a script (see scripts.ts) at which it shows. */
  readonly script: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'without the re-read (rule 14)',
    mutation: { file: 'storage/record-store.ts', find: /read\(text\);\s*if \(done\)/, put: 'if (done)' },
    script: 'two tabs roll over',
  },
  {
    name: 'without the merge (rule 15)',
    mutation: {
      file: 'session/merge.ts',
      find: /if \(!a \|\| !b\) return a \|\| b;/,
      put: 'return b || a;',
    },
    script: 'two tabs track',
  },
  {
    name: 'without the written end (rule 9)',
    mutation: { file: 'session/judge.ts', find: /record\.endedAt\s*\?/, put: 'false ?' },
    script: 'one tab ends it',
  },
  {
    name: 'without the generation (rule 15)',
    mutation: { file: 'session/merge.ts', find: /-copy\.generation,/, put: '' },
    script: 'one logs out, and crashes',
  },
  {
    name: 'without what is left in localStorage for the next page (rule 18)',
    mutation: {
      file: 'storage/last-words.ts',
      find: /const text = localStorage[^;]*;/,
      put: 'let text!: string;',
    },
    script: 'one ends it, and crashes',
  },
  {
    name: 'with a timer that decides (rule 1)',
    mutation: {
      file: 'keeper.ts',
      find: /return add\(\{ at: Date\.now\(\), passive: true \}\)/,
      put: 'return apply(store!, { at: Date.now() }, true)',
    },
    script: 'one tab idle, one busy',
  },
];
