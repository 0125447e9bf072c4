// The page's `__tcfapi` and `__gpp` while something else has that name: the source asks again when a manager is there.
import { describe, expect, test, vi } from 'vitest';
import { gpp } from '../../src/consent-sources/gpp/gpp';
import { tcf } from '../../src/consent-sources/tcf/tcf';
import { useVisitor } from '../browser/visitor';

const { visit, later, profile } = useVisitor();

type Listener = (event: unknown, success: unknown) => void;
const reports = () => vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);

/** What a manager says of a visitor who has agreed. */
const agreed = {
  tcf: {
    gdprApplies: true,
    eventStatus: 'tcloaded',
    tcString: 'CPokAsAPokAsABEACBENC7CgAP_AAH_AAAwI',
    purpose: { consents: { 1: true, 8: true } },
    vendor: { consents: {} },
  },
  gpp: {
    pingData: {
      cmpStatus: 'loaded',
      signalStatus: 'ready',
      applicableSections: [7],
      parsedSections: { usnat: { SaleOptOut: 2 } },
    },
  },
};

describe.each([
  ['tcf', '__tcfapi', tcf],
  ['gpp', '__gpp', gpp],
] as const)('consent APIs: %s', (kind, name, make) => {
  /** A manager that says the event to each listener at once. */
  const manager = (event: unknown = agreed[kind], success: unknown = true) =>
    vi.fn((command: string, ...rest: unknown[]) => {
      const listener = rest.find((one) => typeof one === 'function') as Listener;
      if (command === 'addEventListener') listener(event, success);
    });
  const start = async (api: unknown) => {
    profile().patch({ [name]: api });
    return visit({ consent: make() });
  };
  const put = (api: unknown) => profile().patch({ [name]: api });

  test.each<[what: string, api: unknown]>([
    ['an element', { nodeName: 'FORM' }],
    [
      'a function that throws',
      () => {
        throw new Error('not yet');
      },
    ],
    ['a function that never answers', () => {}],
  ])('%s has the name of the API: the manager that replaces it is asked', async (_, api) => {
    const tracker = await start(api);
    await later(5_000);
    expect(tracker.consent).toBe('pending');
    expect(reports().length).toBeLessThan(2);
    const real = manager();
    put(real);
    await later(6_000);
    expect(tracker.consent).toBe('granted');
    await later(600_000);
    expect(real).toHaveBeenCalledTimes(1);
  });
  test('a stub that never answers is asked once', async () => {
    const stub = vi.fn();
    await start(stub);
    await later(60_000);
    expect(stub).toHaveBeenCalledTimes(1);
  });
  test('nothing is asked after shutdown', async () => {
    const tracker = await start({ nodeName: 'FORM' });
    tracker.shutdown();
    const real = manager();
    put(real);
    await later(600_000);
    expect(real).not.toHaveBeenCalled();
  });
  test.each([[1], ['true'], [{}], [null]])(
    'success of %j is none: reported, and consent stays pending',
    async (success) => {
      const tracker = await start(manager(agreed[kind], success));
      await later(10);
      expect(tracker.consent).toBe('pending');
      expect(reports()).toEqual([expect.stringContaining(`consent source ${kind}: failed`)]);
    },
  );
  test('an event whose properties are all inherited grants nothing', async () => {
    const tracker = await start(manager(Object.create(agreed[kind])));
    await later(10);
    expect(tracker.consent).toBe('pending');
  });
});
test('gpp: data of the manager that are inherited grant nothing', async () => {
  const answer = (_: string, listener: Listener) =>
    listener({ pingData: Object.create(agreed.gpp.pingData) }, true);
  profile().patch({ __gpp: answer });
  const tracker = await visit({ consent: gpp() });
  await later(10);
  expect(tracker.consent).toBe('pending');
});
