// data-consent: a state, or the names of sources that other script files bring.
import { expect, test, vi } from 'vitest';
import { createConsentSource } from '../../src/consent-sources/create-consent-source';
import { optionSchema } from '../../src/core/options/option-schema';
import { readAttributes } from '../../src/script-tag/read-attributes';
import { awaitSources } from '../../src/script-tag/await-sources';
import { useVisitor } from '../browser/visitor';

const { visit, later, received, profile } = useVisitor();

test.each([
  ['tcf', ['tcf']],
  ['remembered', ['remembered']],
  ['tcf gpp', ['tcf', 'gpp']],
  [' GPP\n google-consent-mode ', ['gpp', 'google-consent-mode']],
  [undefined, undefined],
  ['', undefined],
  [' ', undefined],
  ['granted', undefined],
  ['tcf granted', undefined],
  ['tcf,gpp', undefined],
  ['constructor', undefined],
])('awaited sources: %j', (words, names) =>
  expect(awaitSources(words)?.map(({ name }) => name)).toEqual(names),
);

test('awaited sources: a source inside the file replaces the waiting one', () => {
  const own = createConsentSource('remembered', () => {});
  const sources = awaitSources('tcf remembered', own)!;
  expect(sources.map((source) => source === own)).toEqual([false, true]);
  expect(awaitSources('tcf', own)).toHaveLength(1);
  expect(awaitSources('granted', own)).toBeUndefined();
});

test.each(['tcf granted', 'tcf,gpp', 'googleconsentmode', ' '])(
  'awaited sources: a word that names none makes it pending: %j',
  async (consent) => {
    expect(awaitSources(consent)).toBeUndefined();
    const tracker = await visit(readAttributes({ consent }, optionSchema));
    tracker.track('one');
    await later(2_000);
    expect([tracker.consent, profile().requests, profile().kept()]).toEqual(['pending', [], []]);
  },
);

test('awaited sources: pending until every source that is named has come, and has granted it', async () => {
  const bring = (name: string, state: 'granted' | 'denied') =>
    createConsentSource(name, ({ answer }) => answer(state));
  const tracker = await visit({ consent: awaitSources('tcf gpp')! });
  tracker.track('one');
  tracker.use(bring('tcf', 'granted'));
  await later(2_000);
  expect([tracker.consent, profile().requests, profile().kept()]).toEqual(['pending', [], []]);
  tracker.use(bring('gpp', 'granted'));
  expect(await received('one')).toHaveLength(1);
  tracker.use(bring('google-consent-mode', 'denied'));
  expect([tracker.consent, profile().kept()]).toEqual(['denied', []]);
});

test('awaited sources: a file that never loads is reported once; one that loads is not', async () => {
  const tracker = await visit({ consent: awaitSources('tcf gpp')! });
  tracker.track('one');
  tracker.use(createConsentSource('gpp', ({ answer }) => answer('pending')));
  await later(60_000);
  expect([tracker.consent, profile().requests, profile().kept()]).toEqual(['pending', [], []]);
  const reported = vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);
  expect(reported).toEqual([expect.stringMatching(/^sojourn: consent source tcf/)]);
  // It may still come.
  tracker.use(createConsentSource('tcf', ({ answer }) => answer(true)));
  tracker.use(createConsentSource('gpp', ({ answer }) => answer(true)));
  expect(await received('one')).toHaveLength(1);
});
