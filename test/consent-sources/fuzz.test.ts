// Random and mutated input of consent managers: nothing throws into the page, and nothing but a clear yes grants. The seed is
// printed; SEED=... runs the same input again.
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { googleConsentMode } from '../../src/consent-sources/google-consent-mode/google-consent-mode';
import { gpp } from '../../src/consent-sources/gpp/gpp';
import { tcf } from '../../src/consent-sources/tcf/tcf';
import { createTracker } from '../../src/index';
import { useVisitor } from '../browser/visitor';
import { anyValue } from '../core/event/any-value';

const { visit, profile } = useVisitor();

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const many = { seed, numRuns: 2_000, interruptAfterTimeLimit: 3_000, markInterruptAsFailure: false };
afterAll(() => console.info(`consent fuzz: SEED=${seed}`));

const trap = () => {
  throw new Error('trap');
};
type Values = Record<string, unknown>;
/** Values as what makes them: the library looks at those that it hands out. */
const junk: fc.Arbitrary<() => unknown> = fc.oneof(
  anyValue.map((value) => () => value),
  fc
    .constantFrom<unknown[]>(
      [undefined],
      [null],
      [true],
      [false],
      [0],
      [1],
      [2],
      [-1],
      ['granted'],
      ['true'],
      ['1'],
      [[1]],
      [[true]],
      [Symbol('yes')],
      [new Proxy({}, { get: trap, has: trap, ownKeys: trap, getOwnPropertyDescriptor: trap })],
      [{ toString: trap, valueOf: trap, [Symbol.toPrimitive]: trap }],
      [() => true],
    )
    .map(
      ([value]) =>
        () =>
          value,
    ),
);
type Change = readonly [
  at: number,
  how: 'set' | 'delete' | 'inherit' | 'trap' | 'none',
  value: () => unknown,
];
const change: fc.Arbitrary<Change> = fc.tuple(
  fc.nat(40),
  fc.constantFrom('set', 'set', 'delete', 'inherit', 'trap', 'none'),
  junk,
);

/** All places in plain data: an object, and a key of it. */
const placesOf = (data: unknown): [holder: Values, key: string][] =>
  data && typeof data === 'object'
    ? Object.keys(data).flatMap((key) => [
        [data as Values, key] as [Values, string],
        ...placesOf((data as Values)[key]),
      ])
    : [];
/** Plain data with changes at any depth. */
const mutate = (data: object, changes: readonly Change[]): unknown => {
  const root: Values = { data: structuredClone(data) };
  for (const [at, how, value] of changes) {
    const places = placesOf(root);
    const place = places[at % places.length];
    if (!place) break;
    const [holder, key] = place;
    if (how === 'set') holder[key] = value();
    else if (how === 'inherit') holder[key] = Object.create(Object(holder[key]) as object);
    else if (how === 'trap')
      Object.defineProperty(holder, key, { get: trap, enumerable: true, configurable: true });
    else if (how === 'delete') delete holder[key];
    // What cannot be looked at is not changed further.
    if (how === 'set' || how === 'trap') break;
  }
  return Object.getOwnPropertyDescriptor(root, 'data')?.value;
};
/** An own property, without running anything of the page's. */
const get = (of: unknown, ...path: (string | number)[]): unknown => {
  let value = of;
  for (const key of path) {
    try {
      if (value === null || value === undefined) return undefined;
      value = Object.getOwnPropertyDescriptor(value, key)?.value;
    } catch {
      return undefined;
    }
  }
  return value;
};

/** Fails with the input, as far as it can be shown. */
const expectYes = <Input>(isYes: (input: Input) => boolean, input: Input) => {
  if (isYes(input)) return;
  let shown = 'what cannot be shown';
  try {
    shown = inspect(input, { depth: 9 });
  } catch {
    // Its traps throw.
  }
  throw new Error(`consent was granted by ${shown}`);
};

/** The page has this global before the tracker loads; a source is the only one who knows of consent. */
const start = async (name: string, value: unknown, source: () => ReturnType<typeof tcf>) => {
  profile().patch({ [name]: value });
  return visit({ consent: source() });
};
/** Grants of a source are decided at the end of its task. */
const settle = async () => {
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
};

type Listener = (event: unknown, success: unknown) => void;
/** A manager that says whatever it is configured to say. */
const createManager = () => {
  const listeners: Listener[] = [];
  return {
    api: (command: string, ...rest: unknown[]) => {
      const listener = rest.find((one) => typeof one === 'function') as Listener;
      if (command === 'addEventListener') listeners.push(listener);
    },
    say: (event: unknown, success: unknown = true) =>
      listeners.forEach((listener) => listener(event, success)),
  };
};
/** How often each state was seen: a fuzz that grants nothing, or denies nothing, tests nothing. */
const expectAll = (seen: ReadonlyMap<string, number>) => {
  for (const state of ['granted', 'denied', 'pending']) expect(seen.get(state), state).toBeGreaterThan(0);
};
const count = (seen: Map<string, number>, state: string) => void seen.set(state, (seen.get(state) ?? 0) + 1);

describe('consent fuzz: tcf', () => {
  const flag = fc.constantFrom(true, true, true, true, false);
  const data = fc.record({
    listenerId: fc.constant(1),
    gdprApplies: fc.constantFrom(true, true, true, true, false),
    eventStatus: fc.constantFrom('tcloaded', 'useractioncomplete', 'cmpuishown'),
    tcString: fc.constant('CPokAsAPokAsABEACBENC7CgAP_AAH_AAAwI'),
    purpose: fc.record({
      consents: fc.record({ 1: flag, 8: flag }),
      legitimateInterests: fc.record({ 8: flag }),
    }),
    vendor: fc.record({ consents: fc.record({ 755: flag }), legitimateInterests: fc.record({ 755: flag }) }),
    publisher: fc.record({ restrictions: fc.constantFrom({}, { 8: { 755: 1 } }, { 8: { 755: 0 } }) }),
  });
  /** Read by the letter of the framework. */
  const isYes = (event: unknown): boolean =>
    get(event, 'gdprApplies') === false ||
    (['tcloaded', 'useractioncomplete'].includes(get(event, 'eventStatus') as string) &&
      [1, 8].every((id) => get(event, 'purpose', 'consents', id) === true) &&
      get(event, 'vendor', 'consents', 755) === true);

  test('tcf: mutated TCData never throws, and only a clear yes grants', async () => {
    const seen = new Map<string, number>();
    const { api, say } = createManager();
    const tracker = await start('__tcfapi', api, () => tcf({ vendor: 755 }));
    await fc.assert(
      fc.asyncProperty(data, fc.array(change, { maxLength: 3 }), async (good, changes) => {
        // A choice before may stand while the banner is open: it does not here.
        say({ gdprApplies: true, eventStatus: 'tcloaded', purpose: null });
        const event = mutate(good, changes);
        expect(() => say(event)).not.toThrow();
        await settle();
        count(seen, tracker.consent);
        if (tracker.consent === 'granted') expectYes(isYes, event);
      }),
      many,
    );
    expectAll(seen);
  });
  test('tcf: random events never throw and never grant', async () => {
    const { api, say } = createManager();
    const tracker = await start('__tcfapi', api, () => tcf());
    await fc.assert(
      fc.asyncProperty(junk, junk, async (event, success) => {
        expect(() => say(event(), success())).not.toThrow();
        await settle();
        expect(tracker.consent).toBe('pending');
      }),
      many,
    );
  });
});

describe('consent fuzz: gpp', () => {
  const optOut = fc.constantFrom(2, 2, 2, 2, 0, 1);
  const us = fc.record(
    { SaleOptOut: optOut, SharingOptOut: optOut, Gpc: fc.constantFrom(false, false, true) },
    { requiredKeys: ['SaleOptOut'] },
  );
  const eu = fc.record({
    PurposeConsents: fc.constantFrom([1, 8], [1, 7, 8], [1], [true, ...Array(6).fill(false), true]),
  });
  const ping = fc.record({
    cmpStatus: fc.constantFrom('loaded', 'loaded', 'loaded', 'stub', 'error'),
    signalStatus: fc.constantFrom('ready', 'ready', 'ready', 'not ready'),
    gppString: fc.constant('DBABL~BVVqAAAAAgA.QA'),
    applicableSections: fc.constantFrom([7], [7, 2], [2], [-1], []),
    parsedSections: fc.record({ usnat: fc.oneof(us, fc.tuple(us, us)), tcfeuv2: fc.oneof(eu, fc.tuple(eu)) }),
  });
  const segmentsOf = (section: unknown): unknown[] =>
    Array.isArray(section) ? section.flatMap((_, at) => get(section, at)) : [section];
  const isSectionYes = (section: unknown): boolean => {
    const segments = segmentsOf(section);
    const all = (field: string) =>
      segments.map((segment) => get(segment, field)).filter((value) => value != null);
    const lists = [...all('PurposeConsents'), ...all('PurposesExpressConsent')];
    const agrees = (list: unknown) =>
      Array.isArray(list) && [1, 8].every((id) => list.includes(id) || list[id - 1] === true);
    const optOuts = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut', 'Gpc'].flatMap(all);
    return (
      lists.length + all('SaleOptOut').length > 0 &&
      lists.every(agrees) &&
      optOuts.every((value) => [0, 2, false].includes(value as number))
    );
  };
  /** Read by the letter of the specification. */
  const isYes = (event: unknown): boolean => {
    const pingData = get(event, 'pingData');
    const applicable = get(pingData, 'applicableSections');
    if (get(pingData, 'signalStatus') !== 'ready' || !Array.isArray(applicable)) return false;
    if (`${applicable}` === '-1') return true;
    const names = applicable.map((id) => ({ 2: 'tcfeuv2', 7: 'usnat' })[id as 2 | 7]);
    return (
      names.length > 0 && names.every((name) => !!name && isSectionYes(get(pingData, 'parsedSections', name)))
    );
  };

  test('gpp: mutated pings never throw, and only a clear yes grants', async () => {
    const seen = new Map<string, number>();
    const { api, say } = createManager();
    const tracker = await start('__gpp', api, () => gpp());
    await fc.assert(
      fc.asyncProperty(ping, fc.array(change, { maxLength: 3 }), async (good, changes) => {
        // A manager that is loading says nothing, and what it said before would stand.
        say({ pingData: { cmpStatus: 'loaded', signalStatus: 'not ready' } });
        const event = mutate({ pingData: good }, changes);
        expect(() => say(event)).not.toThrow();
        await settle();
        count(seen, tracker.consent);
        if (tracker.consent === 'granted') expectYes(isYes, event);
      }),
      many,
    );
    expectAll(seen);
  });
  test('gpp: random events never throw and never grant', async () => {
    const { api, say } = createManager();
    const tracker = await start('__gpp', api, () => gpp());
    await fc.assert(
      fc.asyncProperty(junk, junk, async (pingData, success) => {
        expect(() => say({ pingData: pingData() }, success())).not.toThrow();
        expect(() => say(pingData(), true)).not.toThrow();
        await settle();
        expect(tracker.consent).toBe('pending');
      }),
      many,
    );
  });
});

describe('consent fuzz: google-consent-mode', () => {
  const value = fc.constantFrom('granted', 'granted', 'denied', ' Granted', true, false, 'yes');
  const parameters = fc.record(
    {
      analytics_storage: value,
      ad_storage: value,
      region: fc.constantFrom(['US'], 'US', '', undefined),
      wait_for_update: fc.constantFrom(0, 500, -1),
    },
    { requiredKeys: [] },
  );
  const command = fc.tuple(
    fc.constantFrom('consent', 'consent', 'consent', 'config'),
    fc.constantFrom('update', 'default'),
    parameters,
  );
  const item = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(command, fc.array(change, { maxLength: 2 })).map(
        ([good, changes]) =>
          () =>
            mutate(good, changes),
      ),
    },
    { weight: 1, arbitrary: junk },
  );
  const isGrant = (text: unknown) =>
    text === true || (typeof text === 'string' && text.trim().toLowerCase() === 'granted');
  /** Could the last word on analytics be a yes? Read from the end: an update decides; without one, all defaults have to. */
  const isYes = (items: readonly unknown[]): boolean => {
    const said = items.filter((one) => get(one, 0) === 'consent');
    const valueOf = (one: unknown) => get(one, 2, 'analytics_storage');
    const isSaid = (one: unknown) => {
      try {
        return Object.hasOwn(Object(get(one, 2)) as object, 'analytics_storage');
      } catch {
        // It may have been a denial.
        return true;
      }
    };
    const updates = said.filter((one) => get(one, 1) === 'update' && isSaid(one));
    if (updates.length) return isGrant(valueOf(updates.at(-1)));
    const defaults = said.filter((one) => get(one, 1) === 'default' && isSaid(one));
    const isGlobal = (one: unknown) => [undefined, null, ''].includes(get(one, 2, 'region') as '');
    return defaults.every((one) => isGrant(valueOf(one))) && defaults.some(isGlobal);
  };

  test('google-consent-mode: random items never throw, and only a clear yes grants', async () => {
    const seen = new Map<string, number>();
    await start('dataLayer', [], () => googleConsentMode());
    let pages = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 24 }), fc.nat(10), async (makers, early) => {
        const pushed = makers.map((make) => make());
        const layer = pushed.slice(0, early);
        profile().patch({ dataLayer: layer });
        const tracker = createTracker({
          collector: 'https://collect.example/e',
          namespace: `fuzz-${pages++}`,
          consent: googleConsentMode(),
        });
        for (let at = early; at <= pushed.length; at++) {
          await settle();
          count(seen, tracker.consent);
          if (tracker.consent === 'granted') expectYes(isYes, pushed.slice(0, at));
          if (at < pushed.length) expect(() => layer.push(pushed[at])).not.toThrow();
        }
        tracker.shutdown();
      }),
      many,
    );
    expectAll(seen);
  });
});
