// What mParticle's protocol knows of a visitor over events, pages and tabs, by whole trackers: when consent was given, who the
// user was before, how long the site was seen, and the visitor of mParticle's own SDK.
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { appState } from '../../src/plugins/app-state/app-state';
import { createConsentSource } from '../../src/consent-sources/create-consent-source';
import { rememberedConsent } from '../../src/consent-sources/remembered/remembered-consent';
import type { Options, Tracker } from '../../src/index';
import { mparticle, type MparticleOptions } from '../../src/protocols/mparticle/mparticle';
import { MINUTE, useVisitor } from '../browser/visitor';
import { faultsByModels } from './support/mparticle-models';

const { visit, later, close, profile } = useVisitor();

const API_KEY = 'us1-key';
const KEY = 'sojourn|mparticle';

type Data = Record<string, unknown> & { custom_attributes?: Record<string, string> };
interface Batch {
  readonly mpid?: string;
  readonly mp_deviceid?: string;
  readonly user_attributes: Record<string, string | string[]>;
  readonly consent_state: { gdpr?: Record<string, { consented: boolean; timestamp_unixtime_ms: number }> };
  readonly events: { readonly event_type: string; readonly data: Data }[];
}

beforeEach(() => profile().answer(() => ({ status: 202 })));

const open = (options: Partial<Options> = {}, more: Partial<MparticleOptions> = {}) =>
  visit({
    collector: 'https://mparticle.example',
    protocol: mparticle({ apiKey: API_KEY, gdprPurpose: 'analytics', ...more }),
    ...options,
  });

/** What was sent, each batch as mParticle's models have it. */
const batches = async (): Promise<Batch[]> => {
  await later(5);
  const all: Batch[] = [];
  for (const { body } of profile().requests) {
    const batch = JSON.parse(typeof body === 'string' ? body : await (body as Blob).text());
    expect(faultsByModels(batch)).toEqual([]);
    all.push(batch);
  }
  return all;
};
const events = async (type?: string) =>
  (await batches())
    .flatMap(({ events }) => events)
    .filter(({ event_type }) => !type || event_type === type)
    .map(({ data }) => data);
/** The instants of the batches that tell a decision, each once. */
const instants = async () => {
  const states = (await batches()).flatMap(({ consent_state }) => consent_state.gdpr?.analytics ?? []);
  return [...new Set(states.map(({ timestamp_unixtime_ms }) => timestamp_unixtime_ms))];
};

describe('mparticle: the time of consent', () => {
  test('is the instant of the grant, in all batches, however late they are sent', async () => {
    const tracker = await open({ consent: 'pending' });
    tracker.track('early');
    await later(2_335);
    const at = Date.now();
    tracker.setConsent('granted');
    tracker.track('one');
    await later(MINUTE);
    tracker.track('two');
    await later(1_000);
    tracker.setConsent('granted');
    tracker.track('three');
    expect(await instants()).toEqual([at]);
    expect((await batches()).length).toBeGreaterThan(3);
  });

  test('is the time of the answer, for a consent source', async () => {
    let answer!: (state: boolean) => void;
    const source = createConsentSource('banner', (answers) => void (answer = answers.answer));
    const tracker = await open({ consent: source });
    tracker.track('early');
    await later(3_000);
    const at = Date.now();
    answer(true);
    await later(10);
    tracker.track('one');
    await later(1_000);
    expect(await instants()).toEqual([at]);
  });

  test('is the time of the denial, if events are sent under it', async () => {
    const tracker = await open({ consent: 'pending', cookieless: true });
    await later(1_000);
    const at = Date.now();
    tracker.setConsent('denied');
    await later(500);
    tracker.track('one');
    await later(2_000);
    tracker.track('two');
    await later(1_000);
    expect(await instants()).toEqual([at]);
  });

  test('without an answer on the page is one instant of the page', async () => {
    const tracker = await open();
    const at = Date.now();
    tracker.track('one');
    await later(5_000);
    tracker.track('two');
    await later(1_000);
    const found = await instants();
    expect(found).toHaveLength(1);
    expect(at - found[0]!).toBeLessThan(1_000);
  });

  test('outlives the page where the answer is remembered, and not a withdrawal', async () => {
    const options = () => ({ consent: rememberedConsent() });
    const first = await open(options());
    await later(1_000);
    const at = Date.now();
    first.setConsent('granted');
    first.track('one');
    await later(5_000);
    const next = await open(options());
    next.track('two');
    await later(5_000);
    expect(await instants()).toEqual([at]);
    next.setConsent('denied');
    await later(2_000);
    expect(localStorage.getItem(KEY)).toBeNull();
    const again = Date.now();
    next.setConsent('granted');
    next.track('three');
    await later(1_000);
    expect(await instants()).toEqual([at, again]);
    (await open(options())).track('four');
    await later(1_000);
    expect(await instants()).toEqual([at, again]);
  });

  test('is the answer’s of this page where nothing remembers it', async () => {
    (await open({ consent: 'pending' })).setConsent('granted');
    await later(5_000);
    expect(await instants()).toEqual([]);
    const next = await open({ consent: 'pending' });
    await later(1_000);
    const at = Date.now();
    next.setConsent('granted');
    await later(2_000);
    next.track('two');
    await later(1_000);
    expect(await instants()).toEqual([at]);
  });

  test('is the time of the call, for a call before the script', async () => {
    let time: number | undefined = Date.now();
    const at = time;
    await later(4_000);
    const replay = { name: 'replay', onActivate: (tracker: Tracker) => tracker.setConsent('granted') };
    const { buildTracker } = await import('../../src/core/tracker/build-tracker');
    await profile().load();
    const tracker = buildTracker(
      {
        collector: 'https://mparticle.example',
        consent: 'pending',
        protocol: mparticle({ apiKey: API_KEY, gdprPurpose: 'analytics' }),
        plugins: [replay],
      },
      () => time ?? Date.now(),
    );
    time = undefined;
    await later(10);
    tracker.track('one');
    await later(2_000);
    expect(await instants()).toEqual([at]);
    tracker.shutdown();
  });
});

describe('mparticle: changes of a user', () => {
  const changes = async () => ({
    identities: await events('user_identity_change'),
    attributes: await events('user_attribute_change'),
  });

  test('the first event of a user is followed by the change of identity and of each attribute', async () => {
    const tracker = await open();
    tracker.track('before');
    tracker.identify('anna', { plan: 'pro', age: 41, tags: ['a', 'b'], none: null });
    tracker.track('one');
    tracker.track('two');
    await later(1_000);
    const { identities, attributes } = await changes();
    const at = (await events()).find(({ event_name }) => event_name === 'one')!.timestamp_unixtime_ms;
    const identity = { identity_type: 'customer_id', timestamp_unixtime_ms: at };
    expect(identities).toEqual([
      expect.objectContaining({
        new: { ...identity, identity: 'anna', created_this_batch: true },
        old: { ...identity, identity: null, created_this_batch: false },
        session_uuid: tracker.session!.sessionId,
        timestamp_unixtime_ms: at,
      }),
    ]);
    const added = { old: null, deleted: false, is_new_attribute: true };
    expect(attributes).toEqual([
      expect.objectContaining({ user_attribute_name: 'plan', new: 'pro', ...added }),
      expect.objectContaining({ user_attribute_name: 'age', new: '41', ...added }),
      expect.objectContaining({ user_attribute_name: 'tags', new: ['a', 'b'], ...added }),
    ]);
    const ids = (await events()).map(({ source_message_id }) => source_message_id);
    expect(new Set(ids).size).toBe(ids.length);
    // After the end of a session they open none.
    tracker.endSession();
    await later(1_000);
    expect(await events('session_start')).toHaveLength(1);
  });

  test('the same user on the next page is no change; what is new of them is', async () => {
    const first = await open();
    first.identify('anna', { plan: 'pro', tags: ['a'] });
    first.track('one');
    await later(1_000);
    const next = await open();
    next.identify('anna', { plan: 'pro', tags: ['a'] });
    next.track('two');
    await later(1_000);
    expect((await changes()).attributes).toHaveLength(2);
    next.identify('anna', { plan: 'free' });
    next.track('three');
    await later(1_000);
    const { identities, attributes } = await changes();
    expect(identities).toHaveLength(1);
    expect(attributes.slice(2)).toEqual([
      expect.objectContaining({
        user_attribute_name: 'plan',
        new: 'free',
        old: 'pro',
        deleted: false,
        is_new_attribute: false,
      }),
    ]);
    // What is not said again has not gone.
    next.identify('anna', { tags: ['a'] });
    next.track('four');
    await later(1_000);
    expect((await changes()).attributes).toHaveLength(3);
  });

  test('another user has another identity, and attributes of their own', async () => {
    const tracker = await open();
    tracker.identify('anna', { plan: 'pro' });
    tracker.track('one');
    tracker.identify('ben', { plan: 'pro' });
    tracker.track('two');
    await later(1_000);
    const { identities, attributes } = await changes();
    expect(identities[1]).toMatchObject({
      new: { identity: 'ben', created_this_batch: false },
      old: { identity: 'anna' },
    });
    expect(attributes.map(({ is_new_attribute }) => is_new_attribute)).toEqual([true, true]);
  });

  test('another visitor has no known user; a withdrawal deletes the known user', async () => {
    const tracker = await open();
    tracker.identify('anna');
    tracker.track('one');
    await later(1_000);
    expect(localStorage.getItem(KEY)).toContain('anna');
    tracker.reset();
    tracker.identify('ben');
    tracker.track('two');
    await later(1_000);
    expect((await changes()).identities.map(({ old }) => (old as { identity: unknown }).identity)).toEqual([
      null,
      null,
    ]);
    tracker.setConsent('denied');
    await later(2_000);
    expect(profile().kept()).toEqual([]);
  });

  test('without storage nothing is kept, and each change is still reported once', async () => {
    const tracker = await open({ session: false });
    tracker.identify('anna');
    tracker.track('one');
    tracker.track('two');
    await later(1_000);
    expect((await changes()).identities).toHaveLength(1);
    expect(profile().kept()).toEqual([]);
  });

  test.each([
    '',
    'x',
    'null',
    '7',
    '{}',
    '[]',
    '["x"]',
    '[1e999,"USER",7]',
    '[null,"USER",{"":[],"plan":{}}]',
  ])('any text in its place gives valid batches: %j', async (text) => {
    const tracker = await open({ consent: rememberedConsent({ default: 'granted' }) });
    tracker.track('one');
    await later(1_000);
    const { userId } = tracker.session!;
    localStorage.setItem(KEY, text.replace('USER', userId));
    const next = await open({ consent: rememberedConsent({ default: 'granted' }) });
    next.identify('anna', { plan: 'pro' });
    next.track('two');
    await later(1_000);
    expect((await changes()).identities).toHaveLength(1);
    for (const at of await instants()) expect(Math.abs(at - Date.now())).toBeLessThan(MINUTE);
  });

  test('by property: reported changes add up to the user', async () => {
    const traits = fc.dictionary(
      fc.constantFrom('plan', 'age', 'tags', 'constructor'),
      fc.oneof(fc.constantFrom('pro', 'free'), fc.nat(2), fc.subarray(['a', 'b'])),
      { maxKeys: 3 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ id: fc.constantFrom('anna', 'ben'), traits }), { minLength: 1, maxLength: 5 }),
        async (users) => {
          const before = (await events()).length;
          const tracker = await open();
          tracker.reset();
          for (const { id, traits } of users) {
            tracker.identify(id, traits);
            tracker.track('one');
          }
          await later(1_000);
          let id: unknown;
          let known: Record<string, unknown> = Object.create(null);
          for (const data of (await events()).slice(before)) {
            if (typeof data.user_attribute_name === 'string') {
              expect(data.old ?? undefined).toEqual(known[data.user_attribute_name]);
              known[data.user_attribute_name] = data.new;
            } else if (data.new) {
              id = (data.new as { identity: string }).identity;
              known = Object.create(null);
            }
          }
          expect(id).toBe(users.at(-1)!.id);
          const ids = users.map(({ id }) => id);
          const other = ids.at(-1) === 'anna' ? 'ben' : 'anna';
          const last = users.slice(ids.lastIndexOf(other) + 1);
          expect(Object.keys(known).sort()).toEqual(
            [...new Set(last.flatMap(({ traits }) => Object.keys(traits)))].sort(),
          );
          await close();
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('mparticle: the active time', () => {
  test('is how long the session was visible', async () => {
    const tracker = await open({ plugins: [appState()] });
    tracker.track('one');
    await later(10_000);
    tracker.track('two');
    tracker.page.hide();
    await later(20_000);
    tracker.page.show();
    await later(5_000);
    tracker.track('three');
    await later(1_000);
    tracker.endSession();
    await later(1_000);
    const timeOf = async (name: string) =>
      (await events()).find(({ event_name }) => event_name === name)!.active_time_on_site_ms as number;
    expect(await timeOf('one')).toBeLessThan(100);
    expect(Math.abs((await timeOf('two')) - 10_000)).toBeLessThan(100);
    expect(Math.abs((await timeOf('three')) - 15_000)).toBeLessThan(200);
    const [end] = await events('session_end');
    expect(end!.active_time_on_site_ms).toBe(Number(end!.custom_attributes!.foregroundDuration));
    expect(end!.active_time_on_site_ms).toBeGreaterThan(15_000);
    for (const data of await events()) expect(data.active_time_on_site_ms).toBeGreaterThanOrEqual(0);
  });
});

describe('mparticle: the visitor of its own SDK', () => {
  const DEVICE = 'dddddddd-9d3c-4b52-8f0d-2a1f5c7b9e10';
  const MPID = '-7636538281262557';
  const instance = (key: string, device: string, mpid?: string) =>
    JSON.stringify({
      gs: { ie: 1, dt: key, cgid: 'c', das: device, ssd: 1 },
      l: 0,
      ...(mpid && { cu: mpid, [mpid]: { fst: 1 } }),
    })
      .replace(/"/g, "'")
      .replace(/,/g, '|');
  const plant = (...texts: string[]) =>
    texts.forEach((text, at) => localStorage.setItem(`mprtcl-v4_${at}`, text));

  test('keeps the device and the mpid, over pages', async () => {
    plant(instance('us1-other', 'eeeeeeee-9d3c-4b52-8f0d-2a1f5c7b9e10'), instance(API_KEY, DEVICE, MPID));
    (await open()).track('one');
    await later(1_000);
    (await open()).track('two');
    await later(1_000);
    const all = await batches();
    expect(all.map(({ mp_deviceid }) => mp_deviceid)).toEqual(all.map(() => DEVICE));
    expect(all.map(({ mpid }) => mpid)).toEqual(all.map(() => MPID));
    expect(all.length).toBeGreaterThan(1);
  });

  test('has no mpid of another key’s', async () => {
    plant(instance(API_KEY, DEVICE), instance('us1-other', 'eeeeeeee-9d3c-4b52-8f0d-2a1f5c7b9e10', '77'));
    (await open()).track('one');
    await later(1_000);
    expect((await batches()).map(({ mpid, mp_deviceid }) => [mpid, mp_deviceid])).toEqual([
      [undefined, DEVICE],
    ]);
  });

  test('the mpid belongs to that visitor: not to a user whom the site names, nor after reset()', async () => {
    plant(instance(API_KEY, DEVICE, MPID));
    const tracker = await open();
    tracker.track('one');
    await later(1_000);
    tracker.identify('anna');
    tracker.track('two');
    await later(1_000);
    tracker.reset();
    tracker.track('three');
    await later(1_000);
    const named = async (name: string) =>
      (await batches()).find(({ events }) => events.some(({ data }) => data.event_name === name))!.mpid;
    expect(await named('one')).toBe(MPID);
    expect(await named('two')).toBeUndefined();
    expect(await named('three')).toBeUndefined();
  });

  test('the option mpid goes before it', async () => {
    plant(instance(API_KEY, DEVICE, MPID));
    (await open({}, { mpid: () => '99' })).track('one');
    await later(1_000);
    expect((await batches()).map(({ mpid }) => mpid)).toEqual(['99']);
  });

  test('is no first run, unless the site says that it is; a property of the page’s own stays', async () => {
    plant(instance(API_KEY, DEVICE, MPID));
    const tracker = await open({ plugins: [appState()] });
    tracker.track('own', { is_first_run: true });
    await later(1_000);
    expect(await events('application_state_transition')).toMatchObject([{ is_first_run: false }]);
    expect((await events('custom_event'))[0]!.custom_attributes!.is_first_run).toBe('true');
  });

  test('with installType known-install it is a first run, as the site says', async () => {
    plant(instance(API_KEY, DEVICE, MPID));
    await open({ plugins: [appState()], app: { installType: 'known-install' } });
    await later(1_000);
    expect(await events('application_state_transition')).toMatchObject([{ is_first_run: true }]);
  });
});
