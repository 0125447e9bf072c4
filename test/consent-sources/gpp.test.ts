// The source with the IAB's own library as the manager, and with managers that do what none should.
import { CmpApi, CmpStatus, SignalStatus } from '@iabgpp/cmpapi';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { gpp, type GppOptions } from '../../src/consent-sources/gpp/gpp';
import { useVisitor } from '../browser/visitor';

const { visit, later, received, profile } = useVisitor();
// The library puts itself there: it goes with the other globals.
beforeEach(() => void profile().patch({ __gpp: undefined }));

type Callback = (event: unknown, success: boolean) => void;
type Api = (command?: string, callback?: Callback, parameter?: unknown) => unknown;

/** What a site has in its head until the manager arrives: listeners are kept for it, and told of the stub. */
const installStub = () => {
  const events: { id: number; callback: Callback }[] = [];
  const stub: Api = (command, callback, parameter) => {
    if (command === undefined) return [];
    if (command === 'events') return events;
    const pingData = { cmpStatus: 'stub', signalStatus: 'not ready', applicableSections: [] };
    if (command === 'addEventListener') {
      events.push({ id: events.length + 1, callback: callback! });
      callback!({ eventName: 'listenerRegistered', listenerId: events.length, data: true, pingData }, true);
    }
    if (command === 'removeEventListener') {
      const at = events.findIndex(({ id }) => id === parameter);
      if (at >= 0) events.splice(at, 1);
    }
  };
  profile().patch({ __gpp: stub });
  return events;
};

/** The IAB's manager. A choice is made as the specification has it: not ready, the change, ready. */
const installManager = () => {
  const api = new CmpApi(1, 1);
  const choose = (sections: Record<string, Record<string, unknown>>, applicable: number[]) => {
    api.setSignalStatus(SignalStatus.NOT_READY);
    api.setApplicableSections(applicable);
    for (const [name, fields] of Object.entries(sections)) {
      for (const [field, value] of Object.entries(fields)) api.setFieldValue(name, field, value);
      api.fireSectionChange(name);
    }
    api.setSignalStatus(SignalStatus.READY);
  };
  return { api, choose, load: () => api.setCmpStatus(CmpStatus.LOADED) };
};
const STAYED = { usnat: { SaleOptOut: 2 } };
const LEFT = { usnat: { SaleOptOut: 1 } };

const reported = () => vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);
/** What the page has run before the tracker. */
let prepared: (() => void) | undefined;
const before = (prepare: () => void) => void (prepared = prepare);
beforeEach(() => void (prepared = undefined));
/** A manager that is there before the tracker, ready or not. */
const managerFirst = (isReady = true) => {
  const made = {} as ReturnType<typeof installManager>;
  before(() => {
    Object.assign(made, installManager());
    made.load();
    if (isReady) made.choose(STAYED, [7]);
  });
  return made;
};
const start = async (options?: GppOptions) => {
  const tracker = await visit({ consent: gpp(options) }, { before: prepared });
  tracker.track('one');
  return tracker;
};
const nothing = () => expect([profile().requests, profile().kept()]).toEqual([[], []]);

describe('gpp: the manager', () => {
  test('is there first, and ready', async () => {
    managerFirst();
    const tracker = await start();
    await later(10);
    expect(tracker.consent).toBe('granted');
    expect(await received('one')).toHaveLength(1);
    expect(reported()).toEqual([]);
  });

  test.each([0, 40, 3_000, 60_000])('comes %i ms later than the tracker, without a stub', async (delay) => {
    const tracker = await start();
    await later(delay);
    nothing();
    const { load, choose } = installManager();
    load();
    choose(STAYED, [7]);
    // It is looked for ever more rarely: what it is late by is half as much again at most.
    await later(delay / 2 + 200);
    expect(tracker.consent).toBe('granted');
    expect(await received('one')).toHaveLength(1);
    expect(reported()).toHaveLength(delay > 10_000 ? 1 : 0);
  });

  test('comes later than its stub', async () => {
    installStub();
    const tracker = await start();
    await later(500);
    const { load, choose } = installManager();
    load();
    await later(500);
    nothing();
    choose(LEFT, [7]);
    await later(10);
    expect(tracker.consent).toBe('denied');
    choose(STAYED, [7]);
    await later(10);
    expect(tracker.consent).toBe('granted');
    expect(reported()).toEqual([]);
  });

  test.each([
    ['never comes', () => {}],
    ['never comes, but its stub is there', installStub],
    ['comes, and goes on loading', () => before(() => void installManager())],
  ])('%s: pending, reported once', async (_, prepare) => {
    prepare();
    const tracker = await start({ timeout: 2_000 });
    await later(1_990);
    expect(reported()).toEqual([]);
    await later(60_000);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toEqual([expect.stringMatching(/gpp: no answer within 2000 ms/)]);
    nothing();
  });

  test('reports nothing while it waits for the visitor', async () => {
    managerFirst(false);
    const tracker = await start();
    await later(60_000);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toEqual([]);
  });

  test('pauses it while something changes, and whether it shows anything plays no part', async () => {
    const manager = managerFirst();
    const tracker = await start();
    const { api } = manager;
    await later(10);
    const states: string[] = [];
    const look = async () => (await later(10), states.push(tracker.consent));
    api.setCmpDisplayStatus('visible' as never);
    await look();
    api.setSignalStatus(SignalStatus.NOT_READY);
    await look();
    api.setCmpDisplayStatus('hidden' as never);
    await look();
    api.setFieldValue('usnat', 'TargetedAdvertisingOptOut', 1);
    api.fireSectionChange('usnat');
    await look();
    api.setSignalStatus(SignalStatus.READY);
    await look();
    expect(states).toEqual(['granted', 'pending', 'pending', 'pending', 'denied']);
  });

  test('a change without a change of the signal is obeyed as well', async () => {
    const manager = managerFirst();
    const tracker = await start();
    const { api } = manager;
    await later(10);
    api.setFieldValue('usnat', 'SharingOptOut', 1);
    api.fireSectionChange('usnat');
    await later(0);
    expect(tracker.consent).toBe('denied');
  });
});

test('gpp: the string is sent with events if the site asks for it', async () => {
  const manager = managerFirst();
  const tracker = await start({ sendValue: true });
  const [one] = await received('one');
  expect((one as { consentSource?: unknown }).consentSource).toEqual({
    type: 'gpp',
    value: manager.api.getGppString(),
  });
  tracker.shutdown();
});

test('gpp: shutdown takes the listener back', async () => {
  const manager = managerFirst();
  const tracker = await start();
  const { eventQueue } = manager.api['cmpApiContext'];
  expect(eventQueue.size).toBe(1);
  tracker.shutdown();
  expect(eventQueue.size).toBe(0);
});

test('gpp: shutdown stops looking', async () => {
  const tracker = await start();
  tracker.shutdown();
  const api = vi.fn<Api>();
  profile().patch({ __gpp: api });
  await later(60_000);
  expect(api).not.toHaveBeenCalled();
});

test('gpp: shutdown leaves nothing in a stub, nor in the manager of one that has not answered', async () => {
  const events = installStub();
  const first = await start();
  expect(events).toHaveLength(1);
  first.shutdown();
  expect(events).toEqual([]);

  const kept: unknown[] = [];
  const stub: Api = (command, callback) => {
    if (command === 'addEventListener') kept.push({ id: 1, callback });
    return command === 'events' ? kept : [];
  };
  profile().patch({ __gpp: stub });
  const second = await start();
  second.shutdown();
  const { api, load } = installManager();
  expect(api['cmpApiContext'].eventQueue.size).toBe(1);
  load();
  expect(api['cmpApiContext'].eventQueue.size).toBe(0);
});

describe('invalid behavior of a manager: pending, reported once, and nothing is thrown into the page', () => {
  const ready = { cmpStatus: 'loaded', signalStatus: 'ready', applicableSections: [7], gppString: 'DBAA' };
  const event = (pingData: unknown) => ({
    eventName: 'signalStatus',
    listenerId: 1,
    data: 'ready',
    pingData,
  });
  const answering =
    (...input: unknown[]): Api =>
    (command, callback) => {
      if (command === 'addEventListener') callback!(input[0], (input[1] ?? true) as boolean);
    };
  test.each<[string, Api]>([
    ['is no function', {} as Api],
    [
      'throws',
      () => {
        throw new Error('theirs');
      },
    ],
    ['gives null', answering(null)],
    ['gives nothing', answering(undefined)],
    ['gives no ping', answering({ listenerId: 1 })],
    ['says that it failed', answering(event({ ...ready, parsedSections: STAYED }), false)],
    ['is in error', answering(event({ ...ready, cmpStatus: 'error', parsedSections: STAYED }))],
    ['is GPP 1.0, without sections', answering(event(ready))],
    ['has sections of no kind', answering(event({ ...ready, parsedSections: { usnat: 7 } }))],
    [
      'has a value that is none',
      answering(event({ ...ready, parsedSections: { usnat: { SaleOptOut: 3 } } })),
    ],
    [
      'throws when it is read',
      answering({
        get pingData() {
          throw new Error('theirs');
        },
      }),
    ],
  ])('%s', async (_, api) => {
    profile().patch({ __gpp: api });
    const tracker = await start();
    await later(30_000);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toEqual([expect.stringMatching(/consent source gpp: failed/)]);
    nothing();
    expect(() => tracker.shutdown()).not.toThrow();
  });

  test('a string that its library cannot decode', async () => {
    before(() => {
      const { api, load } = installManager();
      load();
      api.setSignalStatus(SignalStatus.READY);
      api.setGppString('DBABLA~~~nonsense');
    });
    const tracker = await start();
    await later(30_000);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toHaveLength(1);
  });

  test('answers twice, and differently: the last one holds', async () => {
    const api: Api = (command, callback) => {
      if (command !== 'addEventListener') return;
      callback!(event({ ...ready, parsedSections: STAYED }), true);
      callback!(event({ ...ready, parsedSections: LEFT }), true);
    };
    profile().patch({ __gpp: api });
    const tracker = await start();
    await later(10);
    expect(tracker.consent).toBe('denied');
    nothing();
  });

  test('breaks after it had granted: pending', async () => {
    let callback: Callback;
    const api: Api = (_, value) => {
      callback = value!;
      callback(event({ ...ready, parsedSections: STAYED }), true);
    };
    profile().patch({ __gpp: api });
    const tracker = await start();
    await later(10);
    expect(tracker.consent).toBe('granted');
    callback!(null, false);
    await later(0);
    expect(tracker.consent).toBe('pending');
  });

  test.each<[string, GppOptions]>([
    ['sections', { sections: ['uscal'] }],
    ['optOuts', { optOuts: ['Sale' as never] }],
    ['purposes', { purposes: [12] }],
    ['timeout', { timeout: 0 }],
    ['section', { section: ['usca'] } as never],
  ])('a wrong option: %s', async (name, options) => {
    profile().patch({ __gpp: answering(event({ ...ready, parsedSections: STAYED })) });
    const tracker = await start(options);
    await later(30_000);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toEqual([expect.stringContaining(`consent source gpp: failed (option ${name}`)]);
  });

  test('options of no kind', async () => {
    profile().patch({ __gpp: answering(event({ ...ready, parsedSections: STAYED })) });
    const tracker = await start(null as never);
    await later(10);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toEqual([expect.stringContaining('consent source gpp: failed (')]);
  });
});
