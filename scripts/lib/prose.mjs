// The prose of a Markdown document: the text without code and generated tables.

/** Front matter, code blocks, comments, and the tables that scripts write. */
const SKIPPED = [
  /^---\n[^]*?\n---$/m,
  /<script[^>]*>[^]*?<\/script>/g,
  /<!-- api:\w+ -->[^]*?<!-- \/api -->/g,
  /<!-- sizes -->[^]*?<!-- \/sizes -->/g,
  /^( *)```[^]*?^ *```$/gm,
  /<!--[^]*?-->/g,
  /<a id="[^"]*"><\/a>/g,
];

export const readProse = (text) => SKIPPED.reduce((rest, pattern) => rest.replace(pattern, ''), text);

/** A word has a letter or a digit. */
const isWord = (token) => /[\p{L}\p{N}]/u.test(token);

export const countWords = (text) => readProse(text).split(/\s+/).filter(isWord).length;

/** Headings, list items, table cells and paragraphs, each on one line. */
const blocksOf = (prose) =>
  prose
    .replace(/\\\|/g, ' ')
    .replace(/^ *\|(.*)\|$/gm, (_, cells) => `\n\n${cells.split('|').join('\n\n')}\n\n`)
    .replace(/^ *([-*]|\d+\.) /gm, '\n\n')
    .replace(/^(#+ .*)$/gm, '\n\n$1\n\n')
    .split(/\n\s*\n/)
    .map((block) => block.replace(/\s+/g, ' ').trim())
    .filter(isWord);

/** A link counts as its text, and a list of names in code as one word. */
const simplify = (block) =>
  block
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/`[^`]+`/g, '`code`')
    .replace(/`code`((, | or | and |,? … ?| )`code`)+/g, '`code`')
    .replace(/\be\.g\.|\bi\.e\./g, '');

export const sentencesOf = (text) =>
  blocksOf(readProse(text)).flatMap((block) =>
    simplify(block).split(/(?<=[.!?][*_)"”]*) +(?=[\p{Lu}`*_("“[\d])/u),
  );

export const lengthOf = (sentence) => sentence.split(' ').filter(isWord).length;
