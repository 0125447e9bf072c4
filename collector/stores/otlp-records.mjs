// Converts rows to the OTLP log records that `sojourn/otlp` sends from a page.
import { otlp } from 'sojourn/otlp';

/** The encoder describes the browser that it runs in, which would be Node here. */
const withoutAgent = ({ attributes }) => ({
  attributes: attributes.filter(({ key }) => key !== 'user_agent.original'),
});

/** An event that arrived as an OTLP record is forwarded unchanged. */
const asItCame = ({ wire }) => {
  const { resource, ...record } = JSON.parse(wire);
  return { resource, scopeLogs: [{ scope: { name: 'sojourn', version: '0' }, logRecords: [record] }] };
};

const groupBy = (rows, keyOf) => {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  return groups.values();
};

/** `options` are those of `sojourn/otlp`. Returns a generator of `ResourceLogs`. */
export const createRecordEncoder = (options, scope) => {
  const protocol = otlp(options);

  function* encodeGroup(rows) {
    const { dropped, ...context } = JSON.parse(rows[0].context);
    const sdk = context.sdk ?? scope;
    let left = rows.map(({ event, time }) => ({
      page: {},
      ...JSON.parse(event),
      time: new Date(time).toISOString(),
    }));
    let isFirst = true;
    while (left.length) {
      const [request] = protocol.encode({
        collector: '',
        sentAt: new Date(rows[0].sent_at).toISOString(),
        context: { ...context, sdk, ...(isFirst && { dropped }) },
        events: left,
        groups: '',
      });
      const [{ resource, scopeLogs }] = JSON.parse(request.body).resourceLogs;
      yield { resource: withoutAgent(resource), scopeLogs };
      left = left.slice(request.events.length);
      isFirst = false;
    }
  }

  return function* (rows) {
    const [came, others] = [[], []];
    for (const row of rows) (row.protocol === 'otlp' && row.wire ? came : others).push(row);
    for (const row of came) yield asItCame(row);
    for (const group of groupBy(others, ({ context, sent_at }) => `${sent_at} ${context}`))
      yield* encodeGroup(group);
  };
};
