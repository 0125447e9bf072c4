import { element, setText } from './element';
import type { Row } from './explain-session';

/** Creates a list of terms with texts. Unchanged lines are not touched. */
export const createRows = () => {
  const list = element('dl');
  const lines = new Map<string, HTMLElement>();
  return {
    list,
    show(rows: readonly Row[]): void {
      const terms = rows.map(([term]) => term);
      for (const [term, line] of lines)
        if (!terms.includes(term)) {
          line.remove();
          lines.delete(term);
        }
      rows.forEach(([term, text], i) => {
        let line = lines.get(term);
        if (!line) {
          line = element('div', {}, element('dt', {}, term), element('dd'));
          lines.set(term, line);
        }
        if (list.children[i] !== line) list.insertBefore(line, list.children[i] ?? null);
        setText(line.lastChild!, text);
      });
    },
  };
};
