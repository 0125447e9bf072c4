// What a protocol may ask of the tracker beside its requests: time, the visitor of another tracker, a plugin of its own.
import { describe, expect, test, vi } from 'vitest';
import { native } from '../../src/core/delivery/native';
import type { Protocol } from '../../src/core/delivery/protocol';
import { printRecord } from '../../src/core/session/rules/record-text';
import { blankRecord, endReasons } from '../../src/core/session/rules/session-record';
import { useVisitor } from '../browser/visitor';

const { visit, later, profile, received, close } = useVisitor();

describe('protocol hooks: a protocol that cannot send now', () => {
  test('without a request the events stay, and it is asked again in a second', async () => {
    let isReady = false;
    const protocol: Protocol = { name: 'own', encode: (batch) => (isReady ? native.encode(batch) : []) };
    const tracker = await visit({ protocol });
    tracker.track('signup');
    await later(500);
    expect(profile().requests).toEqual([]);
    isReady = true;
    await later(1_000);
    expect((await received()).map(({ name }) => name)).toEqual(['session_start', 'signup']);
  });

  test('a page that goes keeps them for the next', async () => {
    let isReady = false;
    const protocol: Protocol = { name: 'own', encode: (batch) => (isReady ? native.encode(batch) : []) };
    const tracker = await visit({ protocol });
    tracker.track('signup');
    await later(500);
    await close();
    expect(profile().requests).toEqual([]);
    isReady = true;
    await visit({ protocol });
    await later(6_000);
    expect((await received()).map(({ name }) => name)).toEqual(['session_start', 'signup']);
  });
});

describe('protocol hooks: the visitor of another tracker', () => {
  const userId = '5f5b2a77-3ad6-4c6f-9e2f-3f5d5c9a1b10';
  const sessionId = '8e0b0a3e-6a3f-4a0e-8a37-5b8f2f6d7c21';
  const at = Date.UTC(2026, 4, 1);
  const known = printRecord({
    ...blankRecord,
    ...{ userId, sessionId, sessionIndex: 7, startedAt: at, lastActivityAt: at, endedAt: at },
    endReason: endReasons.indexOf('foreground-timeout'),
  });
  const findVisitor = vi.fn(() => JSON.stringify({ text: known }));
  const protocol: Protocol = { ...native, name: 'own', findVisitor };

  test('continues with the next session, and no end is announced for a session of another tracker', async () => {
    const tracker = await visit({ protocol });
    tracker.track('one');
    const [start, one, ...rest] = await received();
    expect(rest).toEqual([]);
    expect(start!.name).toBe('session_start');
    expect(one!.session).toMatchObject({ userId, sessionIndex: 8, previousSessionId: sessionId });
  });

  test('is asked for only where nobody is stored', async () => {
    (await visit()).track('one');
    await later(2_000);
    const [, first] = await received();
    findVisitor.mockClear();
    (await visit({ protocol })).track('two');
    const two = (await received()).find(({ name }) => name === 'two')!;
    expect(two.session!.userId).toBe(first!.session!.userId);
    expect(findVisitor).not.toHaveBeenCalled();
  });

  test('is not asked for before consent', async () => {
    findVisitor.mockClear();
    const tracker = await visit({ protocol, consent: 'pending' });
    tracker.track('one');
    await later(2_000);
    expect(findVisitor).not.toHaveBeenCalled();
    tracker.setConsent('granted');
    expect((await received('one'))[0]!.session).toMatchObject({ userId, sessionIndex: 8 });
  });

  test.each([
    ['what throws', () => JSON.parse('{')],
    ['what is no record', () => 'text'],
    ['another type', () => 7 as unknown as string],
  ])('%s is nobody', async (_what, find) => {
    (await visit({ protocol: { ...native, name: 'own', findVisitor: find } })).track('one');
    expect((await received('one'))[0]!.session).toMatchObject({ sessionIndex: 1, previousSessionId: null });
  });
});

test('protocol hooks: the plugin of a protocol comes before the others; one that throws stops nothing', async () => {
  const messages: string[] = [];
  const plugin = { name: 'own', setup: () => void messages.push('protocol') };
  await visit({
    protocol: { ...native, plugin },
    plugins: [{ name: 'other', setup: () => void messages.push('other') }],
  });
  expect(messages).toEqual(['protocol', 'other']);
  const broken = Object.defineProperty({ ...native }, 'plugin', {
    get() {
      throw new Error('broken');
    },
  });
  (await visit({ protocol: broken })).track('one');
  expect(await received('one')).toHaveLength(1);
});

test.each([
  ['its own', undefined, 'include'],
  ["the site's, where it says so", 'same-origin', 'same-origin'],
] as const)('protocol hooks: credentials are %s', async (_whose, credentials, sent) => {
  const seen: unknown[] = [];
  const { fetch } = globalThis;
  const protocol: Protocol = {
    name: 'own',
    encode: (batch) => native.encode(batch).map((request) => ({ ...request, credentials: 'include' })),
  };
  const tracker = await visit({ protocol, delivery: { credentials } });
  profile().patch({
    fetch(url: string, options: RequestInit) {
      seen.push(options.credentials);
      return fetch(url, options);
    },
  });
  tracker.track('one');
  await later(10);
  expect(seen).toEqual([sent]);
});
