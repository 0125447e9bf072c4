// Batches to send, with duplicates among them as they come in life: the same batch again, whose answer got lost.
import { flatten } from 'sojourn/collector';
import { createDay } from '../../demo/sample/day.mjs';

const shuffle = (list) => {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
};

const sum = (batches) => batches.reduce((events, batch) => events + flatten(batch).length, 0);

/** At least `events` events (whole visitors), in the order of chance, and one batch in twenty twice. */
export const createLoad = (events, seed) => {
  // A visitor of the sample makes some 50 events; the rest is cut off by batch.
  const all = createDay({ visitors: Math.ceil(events / 30), seed, batchSize: 10 });
  const batches = [];
  let unique = 0;
  for (const batch of all) {
    if (unique >= events) break;
    batches.push(batch);
    unique += flatten(batch).length;
  }
  const again = batches.filter((_, i) => i % 20 === 0);
  return { batches: shuffle([...batches, ...again]), unique, duplicates: sum(again) };
};
