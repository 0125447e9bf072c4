// What the tests have left of a room's mutants, file by file, and which of those nobody has given a reason for.
import { readFileSync } from 'node:fs';
import { survivors } from './survivors.mjs';

const onOneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** The text between two positions, which count from 1. */
const cut = (file, { start, end }) => {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return onOneLine(lines.join('\n'));
};
const percent = (mutants) => {
  const found = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  return Math.round((1000 * found) / (mutants.length || 1)) / 10;
};

export const judgeMutants = (results) => {
  const mutants = results
    .filter(({ status }) => !['Ignored', 'CompileError', 'RuntimeError'].includes(status))
    .map(({ fileName, ...mutant }) => ({ ...mutant, file: fileName.replace(/^.*?(?=src\/)/, '') }));
  const lines = [];
  let isListed = true;
  for (const file of [...new Set(mutants.map((mutant) => mutant.file))].sort()) {
    const all = mutants.filter((mutant) => mutant.file === file);
    const left = all.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
    lines.push(`${file}: ${percent(all)} % of ${all.length}`);
    const known = Object.values(survivors[file] ?? {}).flat();
    const asEntry = ({ location, replacement }) => [cut(file, location), onOneLine(replacement)];
    const isSame = (one, other) => one[0] === other[0] && one[1] === other[1];
    for (const mutant of left) {
      const entry = asEntry(mutant);
      if (known.some((one) => isSame(one, entry))) continue;
      isListed = false;
      lines.push(
        `  ${mutant.status === 'Survived' ? 'left' : 'not run'}, line ${mutant.location.start.line}: ${JSON.stringify(entry)}`,
      );
    }
    for (const entry of known)
      if (!left.some((mutant) => isSame(asEntry(mutant), entry)))
        lines.push(`  listed, but noticed or gone: ${JSON.stringify(entry)}`);
  }
  const score = percent(mutants);
  lines.push(`score: ${score} % of ${mutants.length}`);
  return { score, lines, isListed };
};
