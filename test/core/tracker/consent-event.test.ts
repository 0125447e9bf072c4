// What listeners learn of consent: bindings of frameworks read `session` and `consent` again when they do.
import { expect, test } from 'vitest';
import type { ConsentState } from '../../../src/index';
import { useVisitor } from '../../browser/visitor';

const { visit, later, close } = useVisitor();

const listen = async (consent: ConsentState) => {
  const tracker = await visit({ consent });
  const reported: [ConsentState, boolean][] = [];
  tracker.on('consent', (state) => reported.push([state, !!tracker.session]));
  return { tracker, reported };
};

test('consent event: `consent` fires when consent changes, and again when the session is known under it', async () => {
  (await visit()).track('one');
  await close();
  const { tracker, reported } = await listen('pending');
  await later(400);
  // The session of before is there with the second.
  tracker.setConsent('granted');
  await later(400);
  tracker.setConsent('granted');
  tracker.setConsent('denied');
  await later(400);
  tracker.setConsent('pending');
  await later(400);
  expect(reported).toEqual([
    ['granted', false],
    ['granted', true],
    ['denied', false],
    ['pending', true],
  ]);
});

test('consent event: plugins receive it too, and trackers that start with consent fire it once', async () => {
  const reported: ConsentState[] = [];
  const plugin = { name: 'ours', onConsent: (state: ConsentState) => void reported.push(state) };
  const tracker = await visit({ plugins: [plugin] });
  await later(400);
  expect([reported, tracker.consent]).toEqual([['granted'], 'granted']);
});

test('consent event: a listener may decide otherwise', async () => {
  const { tracker, reported } = await listen('pending');
  tracker.on('consent', (state) => state === 'granted' && tracker.setConsent('denied'));
  tracker.setConsent('granted');
  await later(400);
  expect(tracker.consent).toBe('denied');
  expect(reported.map(([state]) => state)).toContain('denied');
});
