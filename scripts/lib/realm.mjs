// The tracker as a function of a page's globals, for `sojourn/testing`. The shipped source is bundled once more, so that tests
// need no network, no storage and no change of the global scope.
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';

/** Globals that a test tracker's page replaces. */
const globals = [
  ...[
    'window',
    'document',
    'navigator',
    'location',
    'localStorage',
    'sessionStorage',
    'indexedDB',
    'IDBKeyRange',
  ],
  ...['BroadcastChannel', 'fetch', 'Date', 'setTimeout', 'clearTimeout', 'queueMicrotask'],
  ...['addEventListener', 'removeEventListener', 'dispatchEvent'],
];
const NAME = 'sojourn:realm';
const entry = fileURLToPath(new URL('../../src/testing/realm-entry.ts', import.meta.url));

/** A plugin for Rollup and Vite that provides the module `sojourn:realm`. `plugins` compile the sources. */
export const realm = (plugins) => ({
  name: 'realm',
  resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
  async load(id) {
    if (id !== `\0${NAME}`) return null;
    const bundle = await rollup({ input: entry, external: ['idb-keyval'], plugins });
    for (const file of bundle.watchFiles) this.addWatchFile(file);
    const { output } = await bundle.generate({
      format: 'iife',
      name: 'realm',
      globals: { 'idb-keyval': 'idbKeyval' },
    });
    await bundle.close();
    return `import * as idbKeyval from 'idb-keyval';
      export const createRealm = ({ ${globals.join(', ')} }) => { ${output[0].code}; return realm; };`;
  },
});
