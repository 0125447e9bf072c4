// The list of undetected mutants names lines of code: a line that has changed must leave the list, or follow the code.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/root.mjs';
import { shorten } from '../../scripts/mutants/judge-mutants.mjs';
import { survivors } from '../../scripts/mutants/survivors.mjs';

test('undetected mutants: every listed line and part is in its file', () => {
  const gone = Object.entries(survivors).flatMap(([file, byReason]) => {
    const path = join(root, file);
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    const hasEntry = ([line, part]) =>
      lines.some((one, i) => {
        // A part may end in a later line.
        const code = lines.slice(i).join(' ').replace(/\s+/g, ' ');
        return shorten(one) === line && code.includes(part.replace(/…$/, ''));
      });
    const entries = Object.values(byReason).flat();
    expect(entries.length).toBeGreaterThan(0);
    return entries.filter((entry) => !hasEntry(entry));
  });
  expect(gone).toEqual([]);
});
