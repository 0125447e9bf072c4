// Tables of words become one card for each row on a phone, those of numbers scroll: the style sheet needs to know which is which,
// and each cell the name of its column.

/** Characters of a cell from which on it holds a sentence. */
const SENTENCE = 45;
/** Names of code up to so many characters stand on one line: that is what a column has to be wide enough for. */
const LONGEST_NAME = 34;

const textOf = ({ children, content }) =>
  children?.map(({ type, content }) => (type === 'html_inline' ? '' : content)).join('') ?? content;

/** The tokens from one that opens something to the one that closes it, both without. */
const within = (tokens, start, closing) =>
  tokens.slice(
    start + 1,
    tokens.findIndex(({ type }, i) => i > start && type === closing),
  );

const fitTable = (table, tokens) => {
  const heads = [];
  let column = 0;
  let longest = 0;
  tokens.forEach((token, i) => {
    const { type } = token;
    if (type === 'tr_open') column = 0;
    if (type === 'th_open') heads.push(textOf(tokens[i + 1]));
    if (type !== 'td_open') return;
    const text = tokens[i + 1];
    longest = Math.max(longest, textOf(text).length);
    if (column > 0 && heads[column]) token.attrSet('data-column', heads[column]);
    for (const part of text.children ?? [])
      if (part.type === 'code_inline' && part.content.length <= LONGEST_NAME) part.attrJoin('class', 'name');
    column += 1;
  });
  table.attrJoin('class', longest >= SENTENCE ? 'of-words' : 'of-figures');
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
