// Rule 37: a record of before the last known withdrawal is nobody's.
import { expect, test } from 'vitest';
import { findCurrent } from '../../../../src/core/session/rules/find-current';
import { blankRecord, type SessionRecord } from '../../../../src/core/session/rules/session-record';

const WITHDRAWN_AT = 1000;

test.each<[text: string, record: Partial<SessionRecord>, isCurrent: boolean]>([
  ['a session that began before the withdrawal is dropped', { startedAt: 999 }, false],
  ['a session that began at the withdrawal is kept', { startedAt: 1000 }, true],
  ['a session that began after the withdrawal is kept', { startedAt: 1001 }, true],
  ['a later session of an earlier generation is dropped', { generation: 999, startedAt: 2000 }, false],
  ['a generation of the withdrawal is kept', { generation: 1000, startedAt: 2000 }, true],
  ['a later generation is kept, whenever its session began', { generation: 1001, startedAt: 999 }, true],
])('rule 37: %s', (_, fields, isCurrent) => {
  const record = { ...blankRecord, ...fields };
  expect(findCurrent(record, WITHDRAWN_AT)).toBe(isCurrent ? record : undefined);
});
test('rule 37: a page without a record, or that knows of no withdrawal, changes nothing', () => {
  expect(findCurrent(undefined, WITHDRAWN_AT)).toBeUndefined();
  expect(findCurrent(blankRecord, 0)).toBe(blankRecord);
});
