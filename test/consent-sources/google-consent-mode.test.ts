// Google Consent Mode with whole trackers: what a page says on its data layer, whenever and however it does so.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  googleConsentMode,
  type GoogleConsentModeOptions,
} from '../../src/consent-sources/google-consent-mode/google-consent-mode';
import { createTracker, type Options } from '../../src/index';
import { useVisitor } from '../browser/visitor';

const { visit, later, received, profile } = useVisitor();

type Layer = { push(...items: unknown[]): unknown } & Iterable<unknown>;
const page = globalThis as { dataLayer?: Layer; other?: Layer };

/** As Google's own line has it. */
function gtag(..._args: unknown[]) {
  // eslint-disable-next-line prefer-rest-params
  page.dataLayer!.push(arguments);
}
const update = (analytics: unknown, more: object = {}) =>
  gtag('consent', 'update', { analytics_storage: analytics, ...more });
const byDefault = (analytics: unknown, more: object = {}) =>
  gtag('consent', 'default', { analytics_storage: analytics, ...more });

/** A visit to a page that has done this before the tracker comes. */
const start = async (
  prepare: () => void = () => {},
  options?: GoogleConsentModeOptions,
  more?: Partial<Options>,
) => {
  profile().patch({ dataLayer: [] });
  return visit({ consent: googleConsentMode(options), ...more }, { before: prepare });
};
const reported = () => vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);
const nothing = () => expect([profile().requests, profile().kept()]).toEqual([[], []]);

describe('google-consent-mode: commands before the tracker', () => {
  test.each<[what: string, say: () => void, state: string]>([
    ['nothing', () => {}, 'pending'],
    ['a default that denies', () => byDefault('denied'), 'pending'],
    ['a default that grants', () => byDefault('granted'), 'granted'],
    ['of another type only', () => gtag('consent', 'update', { ad_storage: 'granted' }), 'pending'],
    ['an update that grants', () => (byDefault('denied'), update('granted')), 'granted'],
    ['an update that denies', () => (byDefault('granted'), update('denied')), 'denied'],
    ['two updates', () => (update('denied'), update('granted')), 'granted'],
    ['a default after an update', () => (update('granted'), byDefault('denied')), 'granted'],
    [
      'defaults of several regions',
      () => (byDefault('granted'), byDefault('denied', { region: ['DE'] }), byDefault('granted')),
      'pending',
    ],
    [
      'a list',
      () => page.dataLayer!.push(['consent', 'update', { analytics_storage: 'granted' }]),
      'granted',
    ],
    ['something else', () => gtag('set', 'consent', { analytics_storage: 'granted' }), 'pending'],
  ])('%s: %j is %s', async (_, say, state) => {
    const tracker = await start(say);
    expect(tracker.consent).toBe(state);
    expect(reported()).toEqual([]);
    if (state !== 'granted') nothing();
  });
  test('a change of mind before it came deletes nothing that is stored', async () => {
    const first = await start(() => update('granted'));
    first.track('one');
    await later(2_000);
    const { userId } = first.session!;
    const again = await start(() => (byDefault('denied'), update('denied'), update('granted')));
    again.track('two');
    await later(100);
    expect(again.session!.userId).toBe(userId);
  });
});

describe('google-consent-mode: later commands', () => {
  test('a default that denies stands on every page: the visitor who has agreed stays the same', async () => {
    const first = await start(() => byDefault('denied'));
    update('granted');
    first.track('one');
    await later(2_000);
    const { userId } = first.session!;
    const again = await start(() => byDefault('denied', { wait_for_update: 500 }));
    again.track('two');
    await later(3_000);
    expect(again.consent).toBe('pending');
    update('granted');
    expect((await received('two'))[0]!.session!.userId).toBe(userId);
  });
  test('is obeyed at once', async () => {
    const tracker = await start(() => byDefault('denied'));
    tracker.track('one');
    update('granted');
    expect(await received('one')).toHaveLength(1);
    update('denied');
    expect([tracker.consent, tracker.track('two'), profile().kept()]).toEqual(['denied', null, []]);
  });
  test('a default that grants waits for an update as long as it says', async () => {
    const tracker = await start(() => byDefault('granted', { wait_for_update: 500 }));
    await later(400);
    expect(tracker.consent).toBe('pending');
    await later(200);
    expect(tracker.consent).toBe('granted');
  });
  test('an update within that time is the answer', async () => {
    const tracker = await start(() => byDefault('granted', { wait_for_update: 500 }));
    update('denied');
    await later(1_000);
    expect(tracker.consent).toBe('denied');
    nothing();
  });
  test('all types that are asked for have to be granted', async () => {
    const types = ['analytics_storage', 'ad_storage'];
    const tracker = await start(() => update('granted'), { types });
    expect(tracker.consent).toBe('pending');
    update('granted', { ad_storage: 'granted' });
    await later(10);
    expect(tracker.consent).toBe('granted');
    gtag('consent', 'update', { ad_storage: 'denied' });
    expect(tracker.consent).toBe('denied');
  });
  test('with sendValue, what was said of all types goes with the events', async () => {
    const tracker = await start(() => byDefault('denied', { ad_storage: 'denied' }), { sendValue: true });
    update('granted');
    await later(10);
    tracker.track('one');
    expect((await received('one'))[0]!.consentSource).toEqual({
      type: 'google-consent-mode',
      value: 'ad_storage=denied,analytics_storage=granted',
    });
  });
});

describe('google-consent-mode: the data layer', () => {
  test('is found when it appears late, and reported once if it never does', async () => {
    const tracker = await start(() => void delete page.dataLayer);
    tracker.track('one');
    await later(3_000);
    page.dataLayer = [];
    update('granted');
    await later(300);
    expect(tracker.consent).toBe('granted');
    expect(reported()).toEqual([]);
    await start(() => void delete page.dataLayer);
    await later(60_000);
    expect(reported()).toEqual([expect.stringMatching(/google-consent-mode: no answer within 10000 ms/)]);
  });
  test('is followed when it is replaced while the page loads', async () => {
    const tracker = await start(() => {
      Object.assign(document, { readyState: 'interactive' });
      update('granted');
    });
    const before = page.dataLayer!;
    page.dataLayer = [];
    await later(300);
    update('denied');
    expect(tracker.consent).toBe('denied');
    expect(before.push).toBe(Array.prototype.push);
    Object.assign(document, { readyState: 'complete' });
    await later(300);
    // From then on nobody looks again.
    const timers = profile().timers();
    await later(60_000);
    page.dataLayer = [];
    update('granted');
    await later(1_000);
    expect([tracker.consent, profile().timers() <= timers]).toEqual(['denied', true]);
  });
  test('can have another name', async () => {
    profile().patch({ other: [] });
    const tracker = await start(() => update('granted'), { dataLayer: 'other' });
    expect(tracker.consent).toBe('pending');
    page.other!.push(['consent', 'update', { analytics_storage: 'granted' }]);
    await later(10);
    expect(tracker.consent).toBe('granted');
  });
  test('is only read, and unchanged after shutdown', async () => {
    const said = { analytics_storage: 'granted' };
    const tracker = await start(() => page.dataLayer!.push(['consent', 'default', said], { event: 'x' }));
    expect(page.dataLayer!.push({ event: 'y' })).toBe(3);
    tracker.track('one');
    await later(10);
    tracker.shutdown();
    expect([...page.dataLayer!]).toEqual([['consent', 'default', said], { event: 'x' }, { event: 'y' }]);
    expect(page.dataLayer!.push).toBe(Array.prototype.push);
  });

  /** What a tag manager makes of it. */
  const manage = (received: unknown[]) => {
    const layer = page.dataLayer!;
    const { push } = layer;
    layer.push = function (...items) {
      const length = push.apply(this, items);
      received.push(...items);
      return length;
    };
    return layer.push;
  };
  test.each(['before', 'after'])('is read completely when a tag manager patches it %s', async (when) => {
    const messages: unknown[] = [];
    let theirs: unknown;
    const tracker = await start(() => when === 'before' && (theirs = manage(messages)));
    if (when === 'after') theirs = manage(messages);
    update('granted');
    await later(10);
    expect([tracker.consent, messages.length, [...page.dataLayer!].length]).toEqual(['granted', 1, 1]);
    tracker.shutdown();
    expect(page.dataLayer!.push).toBe(theirs);
    update('denied');
    expect([messages.length, [...page.dataLayer!].length]).toEqual([2, 2]);
  });
  test('two trackers, one of which is shut down', async () => {
    const tracker = await start(() => byDefault('denied'));
    const other = createTracker({
      collector: 'https://other.example/e',
      namespace: 'other',
      consent: googleConsentMode(),
    });
    tracker.shutdown();
    update('granted');
    await later(10);
    expect([tracker.consent, other.consent]).toEqual(['pending', 'granted']);
    other.shutdown();
  });
});

describe('google-consent-mode: bad input', () => {
  const trap = () => {
    throw new Error('trap');
  };
  test.each([[[]], [['analytic_storage']], [['analytics_storage', 7]], ['analytics_storage'], [null], [{}]])(
    'types %j are reported, and nothing is granted',
    async (types) => {
      const tracker = await start(() => update('granted', { ad_storage: 'granted' }), {
        types: types as never,
      });
      expect(tracker.consent).toBe('pending');
      expect(reported()).toEqual([expect.stringMatching(/consent source google-consent-mode: /)]);
      nothing();
    },
  );
  test.each([['yes'], [''], [null], [1], [{}], [['granted']]])(
    'a value of %j is reported once, and consent is pending',
    async (value) => {
      const tracker = await start(() => update('granted'));
      await later(10);
      for (let i = 0; i < 5; i++) update(value);
      expect(tracker.consent).toBe('pending');
      expect(reported()).toEqual([expect.stringMatching(/analytics_storage/)]);
    },
  );
  test('values of other types are checked too', async () => {
    const tracker = await start(() => update('granted', { ad_storage: 'maybe' }));
    expect(tracker.consent).toBe('granted');
    expect(reported()).toEqual([expect.stringMatching(/ad_storage/)]);
  });
  test.each<[string, () => void]>([
    [
      'a command whose values throw',
      () =>
        gtag('consent', 'update', {
          get analytics_storage() {
            return trap();
          },
        }),
    ],
    ['a command without values', () => gtag('consent', 'update', null)],
    ['what cannot be read at all', () => page.dataLayer!.push(new Proxy({}, { get: trap }))],
    ['a region that is no text', () => gtag('consent', 'default', { wait_for_update: { valueOf: trap } })],
  ])('%s: reported, pending, and the page continues', async (_, say) => {
    const tracker = await start(() => update('granted'));
    await later(10);
    const { length } = [...page.dataLayer!];
    expect(say).not.toThrow();
    expect([...page.dataLayer!]).toHaveLength(length + 1);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toEqual([expect.stringMatching(/consent source google-consent-mode: /)]);
  });
  test.each<[string, unknown]>([
    ['a text', 'layer'],
    ['an element', { nodeName: 'DIV' }],
    ['a frozen list', Object.freeze([['consent', 'update', { analytics_storage: 'granted' }]])],
    ['a push that cannot be read', Object.defineProperty([], 'push', { get: trap })],
    ['a list without end', Object.assign(Object.create(null), { length: 2 ** 53, push() {} })],
  ])('%s as its replacement: pending', async (_, layer) => {
    const tracker = await start(() => profile().patch({ dataLayer: layer }));
    tracker.track('one');
    await later(60_000);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toHaveLength(1);
    nothing();
  });

  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('consent', 'default', 'update', 'analytics_storage', 'granted', 'denied'),
  );
  const parameters = fc.dictionary(
    fc.constantFrom('analytics_storage', 'ad_storage', 'region', 'wait_for_update', '__proto__', 'x'),
    fc.oneof(text, fc.anything()),
  );
  const item = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true }),
    fc.tuple(text, text, fc.oneof(parameters, fc.anything())),
    fc.tuple(fc.constant('consent'), fc.constantFrom('default', 'update'), parameters),
  );
  test('any pushed value leaves the page alone, and only a grant grants', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 8 }), async (items) => {
        const tracker = await start();
        for (const one of items) expect(() => page.dataLayer!.push(one)).not.toThrow();
        await later(10);
        expect([...page.dataLayer!]).toEqual(items);
        // A boolean counts as well, and texts are trimmed and lower-cased (rule 35).
        const grants = items.some((one) =>
          /"\s*granted\s*"|true/i.test(
            JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? 0 : value)) ?? '',
          ),
        );
        if (!grants) expect(tracker.consent).not.toBe('granted');
        tracker.shutdown();
      }),
      { numRuns: 100 },
    );
  });
});
