// A consumer inserts the messages of one partition before it commits their offset.
import { readMessage } from './read-message.mjs';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** ClickHouse rejects a whole insert for one bad row, which would stop the partition forever. */
const readValid = ({ value, timestamp }, origin) => {
  const rows = readMessage(value.toString(), Number(timestamp), origin);
  for (const { id, name } of rows) if (!UUID.test(id)) throw new Error(`event "${name}" has no UUID: ${id}`);
  return rows;
};

/**
 * Yields `{ rows, rejected, lastOffset }` for consecutive messages of about `maxRows` rows. A message is never divided, because
 * only a whole one can be committed. `rejected` has a sentence for each unreadable message. `origin`: the partition.
 */
export function* toBatches(messages, maxRows, origin) {
  let batch = { rows: [], rejected: [] };
  for (const message of messages) {
    try {
      batch.rows.push(...readValid(message, origin));
    } catch (error) {
      batch.rejected.push(`offset ${message.offset}: ${error.message}`);
    }
    batch.lastOffset = message.offset;
    if (batch.rows.length < maxRows) continue;
    yield batch;
    batch = { rows: [], rejected: [] };
  }
  if (batch.lastOffset !== undefined) yield batch;
}

/**
 * `insert(rows)` rejects while the store is unavailable, and is called again after `pause()`. `commit(offset)` follows its
 * insert. `isLost()`: the partition now belongs to another member, which reads the rest again.
 */
export const insertBatches = async (messages, { maxRows, origin, insert, commit, pause, isLost, report }) => {
  for (const { rows, rejected, lastOffset } of toBatches(messages, maxRows, origin)) {
    rejected.forEach(report);
    while (rows.length && !isLost()) {
      try {
        await insert(rows);
        break;
      } catch (error) {
        report(`insert failed, trying again: ${error.message}`);
        await pause();
      }
    }
    if (isLost()) return;
    await commit(lastOffset);
  }
};
