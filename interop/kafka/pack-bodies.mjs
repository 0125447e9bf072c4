const HEAD = '{"resourceLogs":[';
const TAIL = ']}';

/** Joins several OTLP requests, as a forwarding collector does: each keeps its own resource. */
export const packBodies = (bodies) => {
  const inner = bodies.map((body) => {
    if (!body.startsWith(HEAD) || !body.endsWith(TAIL)) throw new Error('the body is not an OTLP request');
    return body.slice(HEAD.length, -TAIL.length);
  });
  return `${HEAD}${inner.join(',')}${TAIL}`;
};
