// What the consumer group holds with 1, 2 and 4 partitions, a member for each: from a full topic to the last commit.
import { setTimeout as sleep } from 'node:timers/promises';
export const runRates = async () => {
  await sleep(0);
  return [];
};
