// Google Consent Mode: defaults for regions, items that cannot be read, and properties that are not the page's own.
import { describe, expect, test, vi } from 'vitest';
import { googleConsentMode } from '../../src/consent-sources/google-consent-mode/google-consent-mode';
import { useVisitor } from '../browser/visitor';

const { visit, later, profile } = useVisitor();

const granted = { analytics_storage: 'granted' };
const denied = { analytics_storage: 'denied' };
const trap = () => {
  throw new Error('trap');
};
const unreadable = [
  ['a command without values', ['consent', 'update', null]],
  [
    'values that throw',
    ['consent', 'default', Object.defineProperty({}, 'ad_storage', { get: trap, enumerable: true })],
  ],
  ['an item that throws', new Proxy({}, { get: trap, getOwnPropertyDescriptor: trap })],
] as const;

/** The state of consent on a page whose data layer holds these items before the tracker loads. */
const stateAfter = async (...items: unknown[]) => {
  profile().patch({ dataLayer: items });
  const tracker = await visit({ consent: googleConsentMode() });
  await later(10);
  return tracker.consent;
};
const reports = () => vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);

describe('google-consent-mode: regions', () => {
  const US = { region: ['US'] };
  test.each([
    ['a grant for some regions only', 'pending', [{ ...granted, ...US }]],
    ['a grant for some regions, given as a text', 'pending', [{ ...granted, region: 'US' }]],
    ['a grant for an empty list of regions', 'pending', [{ ...granted, region: [] }]],
    ['a grant for some regions, a denial elsewhere', 'pending', [{ ...granted, ...US }, denied]],
    ['a denial for some regions, a grant elsewhere', 'pending', [{ ...denied, ...US }, granted]],
    [
      'a value for some regions that is none, a grant elsewhere',
      'pending',
      [{ analytics_storage: 'yes', ...US }, granted],
    ],
    ['a grant for some regions, and one elsewhere', 'granted', [{ ...granted, ...US }, granted]],
    ['a grant without a region', 'granted', [{ ...granted, region: undefined }]],
    ['a grant for a region without a name', 'granted', [{ ...granted, region: '' }]],
  ])('%s: %s', async (_, state, defaults) => {
    expect(await stateAfter(...defaults.map((values) => ['consent', 'default', values]))).toBe(state);
  });
  test('an update counts in each region, whatever region it names', async () => {
    expect(await stateAfter(['consent', 'update', { ...granted, ...US }])).toBe('granted');
  });
});

describe('google-consent-mode: items that cannot be read', () => {
  test.each(unreadable)('%s hides no denial after it', async (_, item) => {
    expect(await stateAfter(['consent', 'update', granted], item, ['consent', 'update', denied])).toBe(
      'denied',
    );
    expect(reports()).toHaveLength(1);
  });
  test.each(unreadable)('%s does not grant, and the next update counts', async (_, item) => {
    expect(await stateAfter(['consent', 'update', granted], item)).toBe('pending');
    expect(await stateAfter(item, ['consent', 'update', granted])).toBe('granted');
  });
  test.each(unreadable)('%s, pushed together with a denial: the denial holds at once', async (_, item) => {
    profile().patch({ dataLayer: [] });
    const tracker = await visit({ consent: googleConsentMode() });
    const layer = (globalThis as { dataLayer?: { push(...items: unknown[]): void } }).dataLayer!;
    layer.push(item, ['consent', 'update', denied]);
    expect(tracker.consent).toBe('denied');
  });
});

test.each([
  ['an item', Object.create(['consent', 'update', granted])],
  ['the kind and the values', Object.assign(Object.create({ 1: 'update', 2: granted }), { 0: 'consent' })],
  ['the types', ['consent', 'update', Object.create(granted)]],
])('google-consent-mode: %s that is inherited grants nothing', async (_, item) => {
  expect(await stateAfter(item)).toBe('pending');
});
test('google-consent-mode: options that are inherited are not the page’s', async () => {
  profile().patch({ dataLayer: [] });
  profile().patch({ other: [['consent', 'update', granted]] });
  const tracker = await visit({ consent: googleConsentMode(Object.create({ dataLayer: 'other' })) });
  await later(10);
  expect(tracker.consent).toBe('pending');
});
