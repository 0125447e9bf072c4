// Tables of words become one card for each row on a phone, those of numbers scroll: the style sheet needs to know which is which,
// and each cell the name of its column.

/** Characters of a cell from which on it holds a sentence. */
const SENTENCE = 45;
/** Characters of a cell up to which it stands on one line. */
const SHORT = 14;
/** Names of code up to so many characters stand on one line: in the first column, where one looks for them, and within sentences. */
const LONGEST_NAME = { first: 34, inSentence: 20 };
/** From so many columns on a table is set smaller. */
const MANY = 5;

const textOf = ({ children, content }) =>
  children?.map(({ type, content }) => (type === 'html_inline' ? '' : content)).join('') ?? content;

/** The tokens from one that opens something to the one that closes it, both without. */
const within = (tokens, start, closing) =>
  tokens.slice(
    start + 1,
    tokens.findIndex(({ type }, i) => i > start && type === closing),
  );

/** The cells of a table, column by column: each the token that opens it, and its inline content. */
const columnsOf = (tokens) => {
  const columns = [];
  let column = 0;
  tokens.forEach((token, i) => {
    if (token.type === 'tr_open') column = 0;
    if (!/^t[hd]_open$/.test(token.type)) return;
    (columns[column++] ??= []).push({ token, inline: tokens[i + 1] });
  });
  return columns;
};

const fitTable = (table, tokens) => {
  const columns = columnsOf(tokens);
  let hasSentences = false;
  columns.forEach(([head, ...cells], i) => {
    const longest = Math.max(0, ...cells.map(({ inline }) => textOf(inline).length));
    const isLong = longest >= SENTENCE;
    const longestName = i > 0 && isLong ? LONGEST_NAME.inSentence : LONGEST_NAME.first;
    hasSentences ||= isLong;
    for (const { token, inline } of cells) {
      if (isLong || longest <= SHORT) token.attrJoin('class', isLong ? 'long' : 'short');
      if (i > 0 && textOf(head.inline)) token.attrSet('data-column', textOf(head.inline));
      for (const part of inline.children ?? [])
        if (part.type === 'code_inline' && part.content.length <= longestName) part.attrJoin('class', 'name');
    }
  });
  table.attrJoin('class', hasSentences ? 'of-words' : 'of-figures');
  if (columns.length >= MANY) table.attrJoin('class', 'of-many');
};

/** For markdown-it. */
export const fitTables = (markdown) => {
  markdown.core.ruler.push('fit-tables', ({ tokens }) => {
    tokens.forEach((token, i) => {
      if (token.type === 'table_open') fitTable(token, within(tokens, i, 'table_close'));
    });
  });
  // Whoever cannot use a mouse scrolls it by the arrows.
  markdown.renderer.rules.table_open = (tokens, index, options, env, self) => {
    tokens[index].attrSet('tabindex', '0');
    return self.renderToken(tokens, index, options);
  };
};
