// The source with whole trackers: managers that come early, late or never, and that say what nobody can read.
import { describe, expect, test, vi } from 'vitest';
import { tcf, type TcfOptions } from '../../../src/consent-sources/tcf/tcf';
import { useVisitor } from '../../browser/visitor';

declare const __DEV__: boolean;

const { visit, later, received, profile } = useVisitor();

type Listener = (data: unknown, success: unknown) => void;
type Input = [command: string, version: number, callback: Listener, id?: unknown];

const agreed = (more: object = {}) => ({
  listenerId: 0,
  gdprApplies: true,
  eventStatus: 'tcloaded',
  tcString: 'CPokAsAPokAsABEACBENC7CgAP_AAH_AAAwI',
  purpose: { consents: { 1: true, 8: true }, legitimateInterests: {} },
  vendor: { consents: { 755: true }, legitimateInterests: {} },
  publisher: { restrictions: {} },
  ...more,
});
const refused = (more: object = {}) =>
  agreed({ purpose: { consents: { 1: false, 8: false } }, eventStatus: 'useractioncomplete', ...more });

/** A manager that says what the test lets it say. */
const createManager = () => {
  const calls: Input[] = [];
  const api = (...input: Input) => void calls.push(input);
  return {
    api,
    calls,
    say: (data: unknown, success: unknown = true) => {
      for (const [command, , callback] of calls) if (command === 'addEventListener') callback(data, success);
    },
  };
};
/** A visit to a page with a source; a manager is there from the beginning, or is not. */
const start = async (options?: unknown, api?: unknown) => {
  profile().patch({ __tcfapi: api });
  return visit({ consent: tcf(options as TcfOptions) });
};
const reported = () => vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);
const nothing = () => expect([profile().requests, profile().kept()]).toEqual([[], []]);

describe('tcf: the manager', () => {
  test('is asked once, for version 2, and stopped by shutdown', async () => {
    const { api, calls, say } = createManager();
    const tracker = await start({ vendor: 755 }, api);
    expect(calls).toEqual([['addEventListener', 2, expect.any(Function)]]);
    say(agreed());
    await later(1);
    expect(tracker.consent).toBe('granted');
    tracker.shutdown();
    expect(calls.slice(1)).toEqual([['removeEventListener', 2, expect.any(Function), 0]]);
    await later(60_000);
    expect(calls).toHaveLength(2);
    expect(reported()).toEqual([]);
  });
  test('may change its mind at any time; an open banner has not changed it yet', async () => {
    const { api, say } = createManager();
    const tracker = await start({}, api);
    const said: string[] = [];
    for (const data of [
      agreed({ eventStatus: 'cmpuishown' }),
      agreed(),
      agreed({ eventStatus: 'cmpuishown' }),
      refused({ eventStatus: 'cmpuishown' }),
      refused(),
      agreed({ eventStatus: 'cmpuishown' }),
      agreed({ eventStatus: 'useractioncomplete' }),
      { gdprApplies: false },
    ]) {
      say(data);
      await later(1);
      said.push(tracker.consent);
    }
    expect(said.join(' ')).toBe('pending granted granted granted denied denied granted granted');
    expect(reported()).toEqual([]);
  });
  test('is not reported while its banner is open, however long the visitor thinks', async () => {
    const { api, say } = createManager();
    const tracker = await start({}, api);
    say({ gdprApplies: true, eventStatus: 'cmpuishown' });
    await later(600_000);
    expect([tracker.consent, reported()]).toEqual(['pending', []]);
    nothing();
  });
  test.each([50, 3_000, 9_000, 25_000, 300_000])('may come after %i ms, and is found soon', async (ms) => {
    const tracker = await start();
    tracker.track('early');
    await later(ms);
    expect(reported().length).toBe(ms > 10_000 ? 1 : 0);
    nothing();
    const { api, calls, say } = createManager();
    Object.assign(window, { __tcfapi: api });
    await later(Math.max(250, ms / 2));
    expect(calls).toHaveLength(1);
    say(agreed());
    await later(10);
    expect(tracker.consent).toBe('granted');
    expect((await received('early')).length).toBe(1);
  });
  test('is looked for a few times, and reported once if it never appears', async () => {
    let looks = 0;
    await start();
    Object.defineProperty(window, '__tcfapi', { configurable: true, get: () => void looks++ });
    await later(3_600_000);
    expect(looks).toBeLessThan(30);
    expect(reported()).toEqual([
      expect.stringMatching(/^sojourn: consent source tcf: no answer within 10000 ms/),
    ]);
    nothing();
    delete (window as { __tcfapi?: unknown }).__tcfapi;
  });
  test('is reported once after the site’s own timeout if it accepts the listener and never answers', async () => {
    const { api, calls } = createManager();
    const tracker = await start({ timeout: 500 }, api);
    await later(60_000);
    expect(calls).toHaveLength(1);
    expect(reported()).toEqual([expect.stringContaining('500 ms')]);
    expect(tracker.consent).toBe('pending');
  });
});

describe('tcf: unreadable data is reported once, and does not grant', () => {
  test.each<[string, unknown, unknown?]>([
    ['success is false', agreed(), false],
    ['success is absent', agreed(), null],
    ['no data', null],
    ['no purposes', agreed({ purpose: undefined })],
    ['purposes of another type', agreed({ purpose: { consents: { 1: 'yes', 8: 'yes' } } })],
    ['no vendors', agreed({ vendor: undefined })],
    ['a malformed string', agreed({ tcString: '<script>' })],
    [
      'a getter that throws',
      {
        get gdprApplies() {
          throw new Error('no');
        },
      },
    ],
  ])('%s', async (_, data, ...success) => {
    const { api, say } = createManager();
    const tracker = await start({ vendor: 755 }, api);
    const spoil = () => say(data, ...(success.length ? success : [true]));
    spoil();
    spoil();
    await later(1);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toEqual([expect.stringMatching(/^sojourn: consent source tcf: failed \(.+\)$/)]);
    nothing();
    say(agreed());
    await later(1);
    expect(tracker.consent).toBe('granted');
    spoil();
    await later(1);
    expect(tracker.consent).not.toBe('granted');
    expect(reported()).toHaveLength(1);
  });
  test.each<[string, unknown]>([
    [
      'throws',
      () => {
        throw new Error('busy');
      },
    ],
    ['is no function', { q: [] }],
  ])('an API that %s', async (_, api) => {
    const tracker = await start({}, api);
    await later(60_000);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toEqual([expect.stringMatching(/^sojourn: consent source tcf: failed/)]);
    nothing();
  });
});

describe('tcf: wrong options are reported with their remedy, and consent stays pending', () => {
  test.each<[unknown, string, string]>([
    [{ purposes: [99] }, 'option purposes (99)', '1,3,4,5,6,2,7'],
    [{ purposes: '1 8' }, 'option purposes (1 8)', 'a list out of'],
    [{ purposes: [1, '8'] }, 'option purposes (1,8)', 'a list out of'],
    [{ legitimateInterests: [1] }, 'option legitimateInterests (1)', 'a list out of 2,7,8,9,10,11'],
    [{ vendor: 'x' }, 'option vendor (x)', '1 to 65535'],
    [{ vendor: 0 }, 'option vendor (0)', '1 to 65535'],
    [{ vendor: null }, 'option vendor (null)', '1 to 65535'],
    [{ vendorId: 755 }, 'option vendorId (755)', 'vendor'],
    [{ timeout: 0 }, 'option timeout (0)', '1 to'],
    [{ sendValue: 'yes' }, 'option sendValue (yes)', 'boolean'],
    [755, 'options (755)', 'object'],
    [null, 'options (null)', 'object'],
  ])('%j', async (options, what, remedy) => {
    const { api, calls } = createManager();
    const tracker = await start(options, api);
    await later(60_000);
    expect([tracker.consent, calls]).toEqual(['pending', []]);
    expect(reported()).toHaveLength(1);
    // The small build has the name only, and the engine's own text where the options are no object.
    const name = what.replace(/ \(.*/, ')');
    const small = name === 'options)' ? 'failed (' : `failed (${name}`;
    expect(reported()[0]).toContain(__DEV__ ? `failed (${what}` : small);
    if (__DEV__) expect(reported()[0]).toContain(remedy);
    nothing();
  });
});

test.each([true, false])(
  'tcf: the string goes with the events where the site asks for it: %s',
  async (sendValue) => {
    const { api, say } = createManager();
    const tracker = await start({ sendValue }, api);
    say(agreed());
    tracker.track('one');
    await later(1_000);
    const [event] = await received('one');
    const { consentSource } = event as { consentSource?: unknown };
    expect(consentSource).toEqual(sendValue ? { type: 'tcf', value: agreed().tcString } : undefined);
  },
);
