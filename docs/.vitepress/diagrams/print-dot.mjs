// A diagram in the language of Graphviz, which finds the places. Colors are the site's style sheet's.

const quote = (text) =>
  `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/<br ?\/?>/g, '\\n')}"`;

const forms = {
  box: 'shape=box style=rounded',
  question: 'shape=hexagon margin="0.02,0.02"',
  store: 'shape=cylinder',
  start: 'shape=circle width=0.16 height=0.16 class=point',
  end: 'shape=doublecircle width=0.12 height=0.12 class=point',
};

export const printDot = ({ direction, nodes, edges, groups }) =>
  [
    'digraph {',
    `graph [rankdir=${direction} bgcolor=transparent nodesep=0.2 ranksep=0.35 pad=0.05 fontname=Arial fontsize=12]`,
    'node [fontname=Arial fontsize=14 height=0.4 margin="0.1,0.05"]',
    'edge [fontname=Arial fontsize=12 arrowsize=0.7]',
    // What is named first comes on top.
    nodes.has('start') ? 'start' : '',
    ...groups.map(
      ({ label, nodes: members }, index) =>
        `subgraph cluster${index} { label=${quote(label)} labeljust=l ${members.map(quote).join(' ')} }`,
    ),
    ...[...nodes].map(([id, { label, shape }]) => `${quote(id)} [label=${quote(label)} ${forms[shape]}]`),
    ...edges.map(
      ({ from, to, label, isBoth }) =>
        // A space on each side, so that a label does not touch its line.
        `${quote(from)} -> ${quote(to)} [${label ? `label=${quote(` ${label.replace(/<br ?\/?>/g, ' <br/> ')} `)} ` : ''}${isBoth ? 'dir=both' : ''}]`,
    ),
    '}',
  ].join('\n');
