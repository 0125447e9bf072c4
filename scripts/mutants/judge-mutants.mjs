// Lists the undetected mutants of a room by file, and those without a documented reason.
import { readFileSync } from 'node:fs';
import { survivors } from './survivors.mjs';

const onOneLine = (text) => text.replace(/\s+/g, ' ').trim();

const MOST = 60;
/** A text in the form of the list: one line, at most 60 characters. */
export const shorten = (text) => {
  const line = onOneLine(text);
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
};

/** A mutant in the form of the list: the line of code, the changed part, and its replacement. */
const asEntry = ({ file, location: { start, end }, replacement }) => {
  const lines = readFileSync(file, 'utf8').split('\n');
  const code = lines.slice(start.line - 1, end.line);
  code[code.length - 1] = code.at(-1).slice(0, end.column - 1);
  code[0] = code[0].slice(start.column - 1);
  return [lines[start.line - 1], code.join('\n'), replacement].map(shorten);
};
const isSame = (one, other) => one.every((text, i) => text === other[i]);

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
        lines.push(`  listed, but detected or gone: ${JSON.stringify(entry)}`);
  }
  const score = percent(mutants);
  lines.push(`score: ${score} % of ${mutants.length}`);
  return { score, lines, isListed };
};
