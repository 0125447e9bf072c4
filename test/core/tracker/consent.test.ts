// Rule 35, consent fails closed: what is none of the three states acts as pending, and nothing leaves the page or stays.
import { expect, test, vi } from 'vitest';
import type { ConsentState } from '../../../src/index';
import { useVisitor } from '../../browser/visitor';

const { visit, later, received, profile } = useVisitor();

const wrong = ['yes', '', null, 1, {}, 'Granted!'] as unknown as ConsentState[];

test.each(wrong)('consent: the option %j sends nothing and keeps nothing', async (consent) => {
  const tracker = await visit({ consent });
  tracker.track('one');
  await later(2_000);
  expect([tracker.consent, profile().requests, profile().kept()]).toEqual(['pending', [], []]);
  expect(vi.mocked(console.error).mock.calls.join()).toMatch(/option consent/);
  tracker.setConsent('granted');
  expect(await received('one')).toHaveLength(1);
});

test.each(wrong)('consent: setConsent(%j) after a grant sends no more', async (consent) => {
  const tracker = await visit();
  tracker.track('one');
  await later(10);
  const before = (await received()).length;
  tracker.setConsent(consent);
  tracker.track('two');
  await later(2_000);
  expect(tracker.consent).toBe('pending');
  expect(await received()).toHaveLength(before);
  expect(console.error).toHaveBeenCalled();
});

test('consent: texts are trimmed and lower-cased', async () => {
  const tracker = await visit({ consent: ' GRANTED ' as ConsentState });
  tracker.track('one');
  expect(await received('one')).toHaveLength(1);
  tracker.setConsent(' Denied' as ConsentState);
  expect(tracker.consent).toBe('denied');
});
