// The promises that the exploration must not let anybody break, each broken in the shipped text.
import type { Mutation } from '../browser/compile';

export interface Mutant extends Mutation {
  readonly name: string;
  /** The name of the script at which it shows. */
  readonly script: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'a turn without reading the record afresh (rule 14)',
    file: 'core/storage/record-store.ts',
    from: 'read(text);\n        if (isDone) return;',
    to: 'if (isDone) return;',
    script: 'two tabs roll over, without cookies',
  },
  {
    name: 'delivered events that stay in storage',
    file: 'core/delivery/queue.ts',
    from: 'ledger.set(key);\n      } else',
    to: '} else',
    script: 'two tabs roll over',
  },
  {
    name: 'leases that nobody respects',
    file: 'core/delivery/stored-rows.ts',
    from: "return isLeased(row) ? 'leased' : ",
    to: 'return ',
    script: 'a first visit in two tabs',
  },
  {
    name: 'an outbox that never claims',
    file: 'core/delivery/outbox.ts',
    from: 'queue.claim()',
    to: 'undefined',
    script: 'one closes while the other claims',
  },
];
