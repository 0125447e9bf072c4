// The list of undetected mutants names lines of code: a line that has changed must leave the list, or follow the code.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/root.mjs';
import { survivors } from '../../scripts/mutants/survivors.mjs';

/** Long texts are listed by their first characters. */
const start = (text) => text.replace(/…$/, '');
/** The first line of the code, and its part that is changed. */
const isThere = (line, [code, part]) =>
  (code.endsWith('…') || line === code) &&
  line.startsWith(start(code)) &&
  (part.includes('…') || part.length > line.length || line.includes(part));

test('undetected mutants: every listed line is in its file', () => {
  const gone = Object.entries(survivors).flatMap(([file, byReason]) => {
    const path = join(root, file);
    const lines = existsSync(path)
      ? readFileSync(path, 'utf8')
          .split('\n')
          .map((line) => line.replace(/\s+/g, ' ').trim())
      : [];
    const entries = Object.values(byReason).flat();
    expect(entries.length).toBeGreaterThan(0);
    return entries.filter((entry) => !lines.some((line) => isThere(line, entry)));
  });
  expect(gone).toEqual([]);
});
