// What the diagrams of the documentation use of Mermaid: flowcharts and state diagrams, without colors, notes and nesting. GitHub draws the
// rest too; here what is not understood is an error, so that no arrow goes missing.

/** `[("text")]`, `["text"]`, `[text]`, `{"text"}`: the forms of a node, by the sign that opens them. */
const NODE = /^(\[\*\]|\w+)(?:\[\("([^"]+)"\)\]|\["([^"]+)"\]|\[([^\]"(]+)\]|\{"([^"]+)"\})?/;
const ARROW = /^\s*(?:(<?)-->(?:\|([^|]+)\|)?|--\s*"([^"]+)"\s*-->)\s*/;
/** Mermaid itself takes no second colon, and no semicolon. */
const LABEL = /^\s*:\s*([^\s:;][^:;]*)$/;

/** `{ title, direction, nodes, edges, groups }` of a diagram's text. */
export const parseMermaid = (text) => {
  const diagram = { title: '', direction: 'TB', nodes: new Map(), edges: [], groups: [] };
  let group;

  const addNode = (id, shape, label) => {
    if (!diagram.nodes.has(id)) diagram.nodes.set(id, { label: id, shape: 'box' });
    if (!diagram.groups.some(({ nodes }) => nodes.includes(id))) group?.nodes.push(id);
    if (shape) diagram.nodes.set(id, { label, shape });
    return id;
  };

  /** A chain of nodes and arrows; in state diagrams a label stands behind a colon. */
  const readChain = (line) => {
    let rest = line;
    const readNode = (isLast) => {
      const found = NODE.exec(rest);
      if (!found) return undefined;
      rest = rest.slice(found[0].length);
      const [, id, store, quoted, plain, question] = found;
      if (id === '[*]') return isLast ? addNode('end', 'end', '') : addNode('start', 'start', '');
      const shape = store ? 'store' : question ? 'question' : quoted || plain ? 'box' : undefined;
      return addNode(id, shape, store ?? quoted ?? plain ?? question);
    };
    let from = readNode(false);
    for (let arrow; from && (arrow = ARROW.exec(rest));) {
      rest = rest.slice(arrow[0].length);
      const to = readNode(true);
      if (!to) break;
      diagram.edges.push({ from, to, isBoth: arrow[1] === '<', label: arrow[2] ?? arrow[3] ?? '' });
      from = to;
    }
    const label = LABEL.exec(rest);
    if (label && diagram.edges.length > 0) diagram.edges.at(-1).label = label[1];
    if (!from || (rest.trim() && !label)) throw new Error(`a line of a diagram is not understood: ${line}`);
  };

  for (const line of text.split('\n').map((each) => each.trim())) {
    const [, keyword, rest = ''] =
      /^(accTitle:|flowchart|stateDiagram-v2|direction|subgraph|end|state)(?=\s|$)\s*(.*)$/.exec(line) ?? [];
    if (!line || line.startsWith('%%') || keyword === 'stateDiagram-v2') continue;
    else if (keyword === 'accTitle:') diagram.title = rest;
    else if (keyword === 'flowchart' || keyword === 'direction')
      diagram.direction = rest === 'LR' ? 'LR' : 'TB';
    else if (keyword === 'subgraph') diagram.groups.push((group = { label: rest, nodes: [] }));
    else if (keyword === 'end') group = undefined;
    else if (keyword === 'state') {
      const [, label, id] = /^"([^"]+)" as (\w+)$/.exec(rest) ?? [];
      if (!id) throw new Error(`a line of a diagram is not understood: ${line}`);
      addNode(id, 'box', label);
    } else readChain(line);
  }
  return diagram;
};
