import { expect, onTestFinished, test } from 'vitest';
import { startCollectorProcess } from '../../bench/lib/collector-process.mjs';
import { batch, event } from './support/batches.mjs';
import { post, readFile } from './support/collector.mjs';

test('collector: kill -9 in the middle of the traffic loses nothing that was acknowledged', async () => {
  const collector = await startCollectorProcess();
  onTestFinished(async () => {
    await collector.kill('SIGKILL');
    collector.remove();
  });
  const acknowledged = [];
  let sending = true;

  const keepSending = async () => {
    while (sending) {
      const events = [event(), event(), event()];
      const answer = await post(collector.url, batch(...events)).catch(() => null);
      if (answer?.status !== 204) return;
      acknowledged.push(...events.map(({ id }) => id));
      // Killed by the one that has just got an answer: the other senders are at any point of theirs.
      if (acknowledged.length >= 600) sending = false;
    }
    collector.kill('SIGKILL');
  };
  await Promise.all(Array.from({ length: 8 }, keepSending));
  await collector.kill('SIGKILL');

  expect(acknowledged.length).toBeGreaterThanOrEqual(600);
  const stored = new Set((await readFile(collector.dataFile)).map(({ id }) => id));
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
});
