// Sources of consent, as a site's own code makes them, with whole trackers: the strictest holds, and what is wrong is no grant.
import { describe, expect, test, vi } from 'vitest';
import type { ConsentSource } from '../../src/core/consent/consent-source';
import { createConsentSource, type ConsentAnswers } from '../../src/consent-sources/create-consent-source';
import type { ConsentSourceOptions } from '../../src/consent-sources/create-consent-source';
import { createTracker, type Options } from '../../src/index';
import { useVisitor } from '../browser/visitor';

const { visit, later, received, profile } = useVisitor();

/** A source, and what a test answers in its name. */
const make = (name = 'manager', options?: ConsentSourceOptions) => {
  let input: ConsentAnswers | undefined;
  const stop = vi.fn();
  const source = createConsentSource(name, (answers) => ((input = answers), stop), options);
  return {
    source,
    stop,
    answer: (...[state, value]: Parameters<ConsentAnswers['answer']>) => input!.answer(state, value),
    report: (why: string) => input!.report(why),
    guard: (listener: () => void) => input!.guard(listener),
    isSetUp: () => !!input,
  };
};
const reported = () => vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);
const names = async () => (await received()).map(({ name }) => name);
const nothing = () => expect([profile().requests, profile().kept()]).toEqual([[], []]);

describe('consent source: a single source', () => {
  test('pending until it answers; then what waited is sent, with its time', async () => {
    const manager = make();
    const tracker = await visit({ consent: manager.source });
    tracker.track('one');
    const at = Date.now();
    await later(3_000);
    expect(tracker.consent).toBe('pending');
    nothing();
    manager.answer('granted');
    const [one] = await received('one');
    expect(Date.parse(one!.time)).toBe(at);
    expect(reported()).toEqual([]);
  });
  test('a denial holds at once, for what is tracked in the same task too', async () => {
    const manager = make();
    const tracker = await visit({ consent: manager.source });
    manager.answer(true);
    await later(10);
    const before = (await names()).length;
    manager.answer('denied');
    expect([tracker.consent, tracker.track('late')]).toEqual(['denied', null]);
    await later(2_000);
    expect(await names()).toHaveLength(before);
    expect(profile().kept()).toEqual([]);
  });
  test('sends nothing while pending again after a grant, and continues after the next grant', async () => {
    const manager = make();
    const tracker = await visit({ consent: manager.source });
    manager.answer('granted');
    await later(10);
    manager.answer('pending');
    tracker.track('waits');
    await later(2_000);
    expect(await names()).not.toContain('waits');
    manager.answer('granted');
    expect(await received('waits')).toHaveLength(1);
  });
  test('is reported once if it never answers, and stays pending', async () => {
    const tracker = await visit({ consent: make('slow', { timeout: 500 }).source });
    tracker.track('one');
    await later(60_000);
    expect(reported()).toEqual([expect.stringMatching(/consent source slow: no answer within 500 ms/)]);
    expect(tracker.consent).toBe('pending');
    nothing();
  });
  test('any answer is a sign of life, `pending` too', async () => {
    const manager = make();
    await visit({ consent: manager.source });
    manager.answer('pending');
    await later(60_000);
    expect(reported()).toEqual([]);
  });
  test.each([['yes'], [null], [undefined], [1], [{}], [['granted']], [Symbol('granted')]])(
    'is reported and pending for an answer of %o',
    async (state) => {
      const manager = make();
      const tracker = await visit({ consent: manager.source });
      manager.answer('granted');
      await later(10);
      manager.answer(state as never);
      expect(tracker.consent).toBe('pending');
      expect(reported()).toEqual([expect.stringMatching(/consent source manager: its answer/)]);
    },
  );
});

describe('consent source: several sources', () => {
  test('all have to grant it, and one denial is enough', async () => {
    const [a, b] = [make('a'), make('b')];
    const tracker = await visit({ consent: [a.source, b.source] });
    a.answer('granted');
    await later(10);
    expect(tracker.consent).toBe('pending');
    b.answer('granted');
    await later(10);
    expect(tracker.consent).toBe('granted');
    a.answer('denied');
    b.answer('granted');
    await later(10);
    expect(tracker.consent).toBe('denied');
    a.answer('granted');
    await later(10);
    expect(tracker.consent).toBe('granted');
  });
  test('a source that grants in its setup does not answer for later ones', async () => {
    const first = createConsentSource('first', ({ answer }) => answer('granted'));
    const tracker = await visit({ consent: [first, make('second').source] });
    tracker.track('one');
    await later(2_000);
    expect(tracker.consent).toBe('pending');
    nothing();
  });
  test('a source attached later counts from then on', async () => {
    const [a, b] = [make('a'), make('b')];
    const tracker = await visit({ consent: a.source });
    a.answer('granted');
    await later(10);
    tracker.use(b.source);
    b.answer('denied');
    expect(tracker.consent).toBe('denied');
    expect(profile().kept()).toEqual([]);
  });
  test('with sendValue, events carry the first source’s value', async () => {
    const [a, b] = [make('a', { sendValue: true }), make('b', { sendValue: true })];
    const tracker = await visit({ consent: [a.source, b.source] });
    a.answer('granted', 'A1');
    b.answer('granted', 'B1');
    await later(10);
    tracker.track('one');
    expect((await received('one'))[0]!.consentSource).toEqual({ type: 'a', value: 'A1' });
  });
});

describe('consent source: the source’s own value', () => {
  const send = async (options: ConsentSourceOptions | undefined, value?: unknown) => {
    const manager = make('m', options);
    const tracker = await visit({ consent: manager.source });
    manager.answer('granted', value as string);
    await later(10);
    tracker.track('one');
    return (await received('one')).at(-1)!.consentSource;
  };
  test('is not sent unless the site asks for it', async () => {
    expect(await send(undefined, 'CPX')).toBeUndefined();
    expect(await send({ sendValue: true }, 'CPX')).toEqual({ type: 'm', value: 'CPX' });
  });
  test.each<[string, unknown]>([
    ['what is too long', 'x'.repeat(8193)],
    ['a number', 17],
    ['null', null],
    ['an object', { length: 1 }],
    ['nothing', undefined],
  ])('%s is not sent', async (_, value) => {
    expect(await send({ sendValue: true }, value)).toBeUndefined();
  });
  test('not on what is sent without consent', async () => {
    const manager = make('m', { sendValue: true });
    const tracker = await visit({ consent: manager.source, cookieless: true });
    manager.answer('denied', 'CPX');
    tracker.track('one');
    expect((await received('one'))[0]).toMatchObject({ consent: 'denied' });
    expect((await received('one'))[0]).not.toHaveProperty('consentSource');
  });
});

describe('consent source: faults', () => {
  const trap = () => {
    throw new Error('theirs');
  };
  test('a listen that throws is reported, and consent is pending, whatever the source answered before', async () => {
    const source = createConsentSource('bad', ({ answer }) => {
      answer('granted');
      trap();
    });
    const tracker = await visit({ consent: source });
    tracker.track('one');
    await later(2_000);
    expect(tracker.consent).toBe('pending');
    nothing();
    expect(reported()).toEqual([expect.stringMatching(/consent source bad: .*theirs/)]);
  });
  test('an async listen that rejects is reported, and does not reach the page', async () => {
    const listen = (async () => trap()) as unknown as () => void;
    const tracker = await visit({ consent: createConsentSource('bad', listen) });
    await later(10);
    expect(tracker.consent).toBe('pending');
    expect(reported()).toEqual([expect.stringMatching(/bad failed on setup: theirs/)]);
  });
  test('a guarded callback that throws is reported once, and consent is pending until the next answer', async () => {
    const manager = make();
    const tracker = await visit({ consent: manager.source });
    manager.answer('granted');
    await later(10);
    for (let i = 0; i < 20; i++) expect(manager.guard(trap)).not.toThrow();
    expect(tracker.consent).toBe('pending');
    expect(reported()).toHaveLength(1);
    manager.answer('granted');
    await later(10);
    expect(tracker.consent).toBe('granted');
  });
  test('each fault is reported once, at most ten', async () => {
    const manager = make();
    await visit({ consent: manager.source });
    for (let i = 0; i < 50; i++) manager.report(`${i % 20}`);
    expect(reported()).toHaveLength(10);
  });
});

describe('consent source: other decisions', () => {
  test('a Global Privacy Control signal is overruled by no source', async () => {
    const manager = make();
    const before = () => void Object.assign(navigator, { globalPrivacyControl: true });
    const tracker = await visit({ consent: manager.source, respectGpc: true }, { before });
    manager.answer('granted');
    tracker.track('one');
    await later(2_000);
    expect(tracker.consent).toBe('denied');
    nothing();
  });
  test('the page’s own setConsent holds until a source answers again', async () => {
    const manager = make();
    const tracker = await visit({ consent: manager.source });
    manager.answer('granted');
    await later(10);
    tracker.setConsent('denied');
    expect(tracker.consent).toBe('denied');
    await later(2_000);
    expect(tracker.consent).toBe('denied');
    manager.answer('granted');
    await later(10);
    expect(tracker.consent).toBe('granted');
  });
  test('a denial from before the page was shown is overruled by none', async () => {
    const manager = make();
    const tracker = await visit({ consent: manager.source }, { prerendering: true });
    tracker.setConsent('denied');
    tracker.page.activate();
    manager.answer('granted');
    await later(2_000);
    expect(tracker.consent).toBe('denied');
    expect(reported()).toEqual([]);
    nothing();
  });
  test('a withdrawal in another tab takes every source’s answer back', async () => {
    const [a, b] = [make('a'), make('b')];
    const tracker = await visit({ consent: [a.source, b.source] });
    a.answer('granted');
    b.answer('granted');
    tracker.track('one');
    await later(1_500);
    const newValue = `${Date.now() + 1_000}`;
    tracker.page.say('storage', { key: 'sojourn|w', newValue }, globalThis);
    expect([tracker.consent, profile().kept()]).toEqual(['denied', []]);
    // What one of them has granted before does not count any more.
    a.answer('granted');
    await later(10);
    expect(tracker.consent).toBe('denied');
    b.answer('granted');
    await later(10);
    expect(tracker.consent).toBe('granted');
  });
});

describe('consent source: the source’s lifetime', () => {
  test('an answer after shutdown does nothing, and its listener has been stopped', async () => {
    const manager = make();
    const tracker = await visit({ consent: manager.source });
    tracker.shutdown();
    expect(manager.stop).toHaveBeenCalledTimes(1);
    manager.answer('granted');
    manager.report('late');
    expect(manager.guard(() => {})).not.toThrow();
    await later(60_000);
    expect([reported(), profile().requests, profile().kept()]).toEqual([[], [], []]);
  });
  test('two trackers of a page, each with a source of its own', async () => {
    const [a, b] = [make('a'), make('b')];
    const tracker = await visit({ consent: a.source });
    const other = createTracker({
      collector: 'https://other.example/e',
      namespace: 'other',
      consent: b.source,
    });
    a.answer('granted');
    b.answer('denied');
    await later(10);
    expect([tracker.consent, other.consent]).toEqual(['granted', 'denied']);
    other.shutdown();
  });
  test('attached before the page is shown, it is set up when it is', async () => {
    const manager = make();
    const tracker = await visit({ consent: 'pending' }, { prerendering: true });
    tracker.use(manager.source);
    expect(manager.isSetUp()).toBe(false);
    tracker.page.activate();
    expect(manager.isSetUp()).toBe(true);
    tracker.track('one');
    manager.answer('granted');
    expect(await received('one')).toHaveLength(1);
  });
});

test('consent source: a source’s type is a plugin', () => {
  const { source } = make();
  const options: Pick<Options, 'consent'> = { consent: [source satisfies ConsentSource] };
  expect(options.consent).toEqual([source]);
});
