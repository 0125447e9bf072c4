// Writes a module that imports each entry point, so that one without types is an error.
import { readFileSync, writeFileSync } from 'node:fs';

const { exports: entries } = JSON.parse(readFileSync('node_modules/sojourn/package.json', 'utf8'));
const names = Object.entries(entries).flatMap(([path, target]) =>
  typeof target === 'string' ? [] : path.replace(/^\./, 'sojourn'),
);
if (names.length < 20) throw new Error('package.json has no entry points');
const lines = names.map((name, at) => `import * as entry${at} from '${name}';\nexport { entry${at} };`);
writeFileSync('every-entry.ts', `${lines.join('\n')}\n`);
