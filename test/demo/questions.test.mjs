import { expect, test } from 'vitest';
import { batch } from '../collector/support/batches.mjs';
import { post } from '../collector/support/collector.mjs';
import { demo } from './support/demo.mjs';
import { sessionOf } from './support/sessions.mjs';

const read = ({ json }) => json('/api/questions');

test('inspector questions: the five questions of an analyst are answered from the models, also after a change', async () => {
  const running = await demo();
  expect((await read(running)).ends).toEqual([]);
  const first = sessionOf();
  await post(
    running.url,
    batch(
      first(0, 'session_start'),
      first(0, 'page_view', { path: '/' }),
      first(5, 'page_view', { path: '/product/kettle' }),
      first(6, 'product_view'),
      first(9, 'purchase'),
      first(10, 'session_end', { properties: { reason: 'ended', duration: 10_000 } }),
    ),
  );
  const before = await read(running);
  expect(before.ends).toMatchObject([{ reason: 'ended', derived: false, sessions: 1 }]);
  expect(before.entryPages).toEqual([{ page: '/', sessions: 1, bounces: 0 }]);
  expect(before.retention).toEqual([{ daysLater: 0, visitors: 1 }]);
  // Bought, and nothing was put into a cart before.
  expect(before.funnel.map(({ sessions }) => sessions)).toEqual([1, 1, 0, 0]);

  const second = sessionOf();
  await post(running.url, batch(second(0, 'page_view', { path: '/about?ref=1' })));
  const after = await read(running);
  expect(after.ends).toMatchObject([
    { reason: 'ended', derived: false, sessions: 1 },
    { reason: 'foreground-timeout', derived: true, sessions: 1 },
  ]);
  expect(after.channels).toEqual([{ channel: 'direct', sessions: 2, bounces: 1 }]);
  expect(after.entryPages).toContainEqual({ page: '/about', sessions: 1, bounces: 1 });
  expect(after.retention).toEqual([{ daysLater: 0, visitors: 2 }]);
});

test('inspector questions: the page of the questions runs under the policy of the inspector', async () => {
  const { url } = await demo();
  const response = await fetch(`${url}/inspector/questions`);
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
  const library = await fetch(`${url}/charts/chart.umd.min.js`);
  expect(library.headers.get('content-type')).toContain('javascript');
  expect(await library.text()).toContain('Chart');
});
