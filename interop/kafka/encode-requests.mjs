// The bodies that pages send, made by the SDK's own encoder.
const iso = (ms) => new Date(ms).toISOString();

/** Returns `{ body, events }` for each request of the encoder, which divides batches that exceed a browser's limit. */
export const encodeRequests = (protocol, { at, context, events }) => {
  const requests = [];
  for (let left = events; left.length;) {
    const parts = { collector: '', sentAt: iso(at), context, events: left, groups: '' };
    const { body, events: taken = left } = protocol.encode(parts)[0];
    requests.push({ body, events: taken.length });
    left = left.slice(taken.length);
  }
  return requests;
};
