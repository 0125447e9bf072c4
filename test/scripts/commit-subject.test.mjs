import { expect, test } from 'vitest';
import { subjectFaults } from '../../scripts/lib/commit-subject.mjs';

test.each([
  'Fix stale cookie write after newSession()',
  'Pass the record to plugins',
  'Bring back the outbox',
  'Feed the simulation with seeds',
  'Re-read the record before an end',
  `Add ${'x'.repeat(68)}`,
  'Merge branch "sources"',
  'Revert "added what was wrong"',
])('commit subject: accepts %s', (subject) => {
  expect(subjectFaults(subject)).toEqual([]);
});

test.each([
  ['Added a lock', 'instead of an imperative'],
  ['Adding a lock', 'instead of an imperative'],
  ['Adds a lock', 'instead of an imperative'],
  ['Tests: a lock', 'instead of a capitalized verb'],
  ['add a lock', 'instead of a capitalized verb'],
  ['Add a lock.', 'ends with punctuation'],
  [`Add ${'x'.repeat(69)}`, 'has 73 characters, 72 are allowed'],
])('commit subject: refuses %s', (subject, fault) => {
  expect(subjectFaults(subject)).toEqual([expect.stringContaining(fault)]);
});
