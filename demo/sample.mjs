// Posts a realistic day of visits to a running collector, so that the inspector has data to show:
//   node demo/sample.mjs [--url http://localhost:8080] [--visitors 12] [--seed 1]
import { parseArgs } from 'node:util';
import { flatten } from 'sojourn/collector';
import { createDay } from './sample/day.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8080' },
    visitors: { type: 'string', default: '12' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
});

const fail = (text) => {
  console.error(text);
  process.exit(1);
};

const url = values.url.replace(/\/+$/, '');
const batches = createDay({ visitors: Number(values.visitors), seed: Number(values.seed) });
let events = 0;
for (const batch of batches) {
  const body = JSON.stringify({ ...batch, sentAt: new Date().toISOString() });
  const response = await fetch(`${url}/e`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain' },
  }).catch(() => fail(`Nothing answers at ${url}. Say where the demo runs: --url http://localhost:PORT`));
  if (!response.ok) fail(`${url}/e is no collector, or refuses the events: ${response.status}.`);
  events += flatten(batch).length;
}
console.log(
  `Sent ${events} events of ${values.visitors} visitors (seed ${values.seed}): see ${url}/inspector`,
);
