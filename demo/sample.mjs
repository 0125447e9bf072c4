// Posts a believable day of visits to a running collector, so that the inspector has something to show:
//   node demo/sample.mjs [--url http://localhost:8080] [--visitors 12] [--seed 1]
import { parseArgs } from 'node:util';
import { createDay } from './sample/day.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8080' },
    visitors: { type: 'string', default: '12' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
});

const batches = createDay({ visitors: Number(values.visitors), seed: Number(values.seed) });
let events = 0;
for (const batch of batches) {
  const body = JSON.stringify({ ...batch, sentAt: new Date().toISOString() });
  const response = await fetch(`${values.url}/e`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain' },
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  events += batch.events.length;
}
console.log(
  `Sent ${events} events of ${values.visitors} visitors (seed ${values.seed}): see ${values.url}/inspector`,
);
