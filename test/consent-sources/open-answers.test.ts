// A source that is attached to a tracker that nobody told of consent: pending from then on, whatever was assumed (rule 35).
import { describe, expect, test, vi } from 'vitest';
import { createConsentSource } from '../../src/consent-sources/create-consent-source';
import { rememberedConsent } from '../../src/consent-sources/remembered/remembered-consent';
import { useVisitor } from '../browser/visitor';

const { visit, later, received, profile } = useVisitor();

const reports = () => vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);
const MISSING = /consent source (manager|remembered): data-consent="(manager|remembered)" is missing/;
const nothing = () => expect([profile().requests, profile().kept()]).toEqual([[], []]);
/** A source that has no answer yet. */
const manager = () => createConsentSource('manager', () => {});

describe.each([
  ['createConsentSource()', manager],
  ['rememberedConsent()', rememberedConsent],
])('open answers: %s', (_, make) => {
  test('the option plugins: pending before anything is read or stored, and an error names the option', async () => {
    const tracker = await visit({ plugins: [make()] });
    tracker.track('one');
    await later(30_000);
    expect(tracker.consent).toBe('pending');
    expect(reports()[0]).toMatch(MISSING);
    nothing();
  });
  test('by use(), after events were sent: from then on pending, and a grant sends what waited', async () => {
    const tracker = await visit();
    tracker.track('one');
    expect(await received('one')).toHaveLength(1);
    tracker.use(make());
    tracker.track('two');
    await later(5_000);
    expect(tracker.consent).toBe('pending');
    expect(await received('two')).toEqual([]);
    tracker.setConsent('granted');
    await later(5_000);
    expect(await received('two')).toHaveLength(1);
    expect(reports().filter((text) => MISSING.test(text))).toHaveLength(1);
  });
  test.each([
    ['the option', { consent: 'granted' as const }],
    ['setConsent', undefined],
  ])('a grant that was stated by %s stays, and nothing is reported', async (_, options) => {
    const tracker = await visit(options);
    if (!options) tracker.setConsent('granted');
    tracker.use(make());
    tracker.track('one');
    expect(tracker.consent).toBe('granted');
    expect(await received('one')).toHaveLength(1);
    expect(reports()).toEqual([]);
  });
  test('a denial stays', async () => {
    const tracker = await visit();
    tracker.setConsent('denied');
    tracker.use(make());
    await later(100);
    expect([tracker.consent, reports()]).toEqual(['denied', []]);
  });
});

test('open answers: several sources: the first one makes consent pending, and one error says so', async () => {
  const tracker = await visit({ plugins: [manager(), rememberedConsent()] });
  expect(tracker.consent).toBe('pending');
  await later(100);
  expect(reports().filter((text) => MISSING.test(text))).toHaveLength(1);
  nothing();
});

test('open answers: remembered consent does not store the default as an answer of the visitor’s', async () => {
  const tracker = await visit({ plugins: [rememberedConsent()] });
  await later(1_000);
  expect([tracker.consent, document.cookie]).toEqual(['pending', '']);
});

test('open answers: a file whose options are missing makes consent pending too', async () => {
  const tracker = await visit();
  // As sojourn.tcf.js does as a module, which does not know its tag.
  vi.stubGlobal('window', {
    sojourn: Object.assign(
      (_: string, plugin: never) => {
        tracker.use(plugin);
      },
      { files: undefined },
    ),
  });
  profile().patch({ document: Object.create(document, { currentScript: { value: null } }) });
  const { installSource } = await import('../../src/script-tag/install-source');
  installSource('manager', manager, {});
  expect(tracker.consent).toBe('pending');
});
