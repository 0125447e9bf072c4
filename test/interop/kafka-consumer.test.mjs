import { expect, test, vi } from 'vitest';
import { insertBatches, toBatches } from '../../interop/kafka/insert-batches.mjs';
import { readMessage } from '../../interop/kafka/read-message.mjs';

const id = (number) => `0190b2a8-1111-4111-8111-${String(number).padStart(12, '0')}`;
const record = (number, more = []) => ({
  eventName: 'browser.navigation',
  timeUnixNano: '1767225600000000000',
  observedTimeUnixNano: '1767225601000000000',
  attributes: [{ key: 'log.record.uid', value: { stringValue: id(number) } }, ...more],
});
const message = (offset, ...records) => ({
  offset: String(offset),
  timestamp: '1767225602000',
  value: Buffer.from(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] })),
});
const idsOf = (rows) => rows.map((row) => row.id);

/** Three messages: two events, one, three. */
const messages = [
  message(7, record(1), record(2)),
  message(8, record(3)),
  message(9, record(4), record(5), record(6)),
];

const world = (options = {}) => {
  const steps = [];
  return {
    steps,
    options: {
      maxRows: 3,
      insert: async (rows) => void steps.push(`insert ${rows.length}`),
      commit: async (offset) => void steps.push(`commit ${offset}`),
      pause: async () => void steps.push('pause'),
      isLost: () => false,
      report: (text) => steps.push(text),
      ...options,
    },
  };
};

test('batches: whole messages, with the offset of the last one', () => {
  const batches = [...toBatches(messages, 3)];
  expect(batches.map(({ rows, lastOffset }) => [idsOf(rows), lastOffset])).toEqual([
    [[id(1), id(2), id(3)], '8'],
    [[id(4), id(5), id(6)], '9'],
  ]);
  expect([...toBatches(messages, 100)].map(({ lastOffset }) => lastOffset)).toEqual(['9']);
  expect([...toBatches([], 3)]).toEqual([]);
});

test('batches: a message that cannot be read is reported, and does not stop the ones after it', () => {
  const broken = { offset: '8', timestamp: '0', value: Buffer.from('not JSON') };
  const nameless = message(9, { ...record(1), attributes: [] });
  const [{ rows, rejected, lastOffset }] = [
    ...toBatches([messages[0], broken, nameless, message(10, record(9))], 9),
  ];
  expect(idsOf(rows)).toEqual([id(1), id(2), id(9)]);
  expect(lastOffset).toBe('10');
  expect(rejected).toHaveLength(2);
  expect(rejected[0]).toContain('offset 8');
  expect(rejected[1]).toBe('offset 9: event "page_view" has no UUID: undefined');
});

test('consumer: commits after the insert that the offset stands for', async () => {
  const { steps, options } = world();
  await insertBatches(messages, options);
  expect(steps).toEqual(['insert 3', 'commit 8', 'insert 3', 'commit 9']);
});

test('consumer: commits nothing while the store is away, and inserts the same rows again', async () => {
  const { steps, options } = world();
  const insert = vi
    .fn(options.insert)
    .mockRejectedValueOnce(new Error('down'))
    .mockRejectedValueOnce(new Error('down'));
  await insertBatches(messages.slice(0, 2), { ...options, insert });
  expect(steps).toEqual([
    ...['insert failed, trying again: down', 'pause', 'insert failed, trying again: down', 'pause'],
    ...['insert 3', 'commit 8'],
  ]);
  expect(insert.mock.calls[0]).toEqual(insert.mock.calls[2]);
});

test('consumer: a member that has lost its partition neither inserts again nor commits', async () => {
  let isLost = false;
  const { steps, options } = world({ isLost: () => isLost });
  const insert = async (rows) => {
    await options.insert(rows);
    isLost = true;
  };
  await insertBatches(messages, { ...options, insert });
  expect(steps).toEqual(['insert 3']);
});

test('consumer: a failed commit ends the batch, so that its messages are read again', async () => {
  const { steps, options } = world({ commit: () => Promise.reject(new Error('rebalance')) });
  await expect(insertBatches(messages, options)).rejects.toThrow('rebalance');
  expect(steps).toEqual(['insert 3']);
});

test('rows: a transition says the state itself, other events carry it in their session', () => {
  const kvlist = (members) => ({
    kvlistValue: {
      values: Object.entries(members).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    },
  });
  const session = { key: 'sojourn.session', value: kvlist({ userId: 'u', state: 'foreground' }) };
  const transition = {
    key: 'sojourn.properties.transition_type',
    value: { stringValue: 'application_background' },
  };
  const stateOf = (eventName, more) => {
    const text = message(1, { ...record(1, [session, ...more]), eventName }).value.toString();
    return readMessage(text, 0)[0].state;
  };
  expect(stateOf('signup', [])).toBe('foreground');
  expect(stateOf('signup', [transition])).toBe('foreground');
  expect(stateOf('application_state_transition', [transition])).toBe('background');
});

test('rows: the browser’s part of the batch is the context, and the times are those of the record and the message', () => {
  const device = { key: 'sojourn.locale', value: { stringValue: 'de-DE' } };
  const [row] = readMessage(message(1, record(1, [device])).value.toString(), 1767225602000, 'events/3');
  expect(JSON.parse(row.context)).toEqual({ os: {}, locale: 'de-DE' });
  expect(row).toMatchObject({
    name: 'page_view',
    time: '2026-01-01T00:00:00.000Z',
    sent_at: '2026-01-01T00:00:01.000Z',
    received_at: '2026-01-01T00:00:02.000Z',
    skew: 1_000,
    protocol: 'otlp',
    request: 'events/3',
  });
});
