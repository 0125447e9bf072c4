// What the browser keeps for Tracardi, by whole trackers: the profile, who may ask for one, the session's cookie, and the
// visitor of Tracardi's own tracker.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Options } from '../../src/index';
import { tracardi } from '../../src/protocols/tracardi/tracardi';
import type { Answer } from '../browser/collector';
import { useVisitor } from '../browser/visitor';
import { SOURCE } from './support/tracardi-events';
import { side } from './support/tracardi-side';
import { schemaFaults } from './support/tracardi-schema';

const { visit, later, close, profile } = useVisitor();

const KEY = 'sojourn|tracardi';
const HOUR = 3_600_000;
const json = (content: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
});

beforeEach(() => profile().answer(() => json({ profile: { id: 'p1' } })));

const open = (options: Partial<Options> = {}) =>
  visit({ collector: 'https://tracardi.example', protocol: tracardi({ sourceId: SOURCE }), ...options });

/** What was sent, each request valid. */
const sent = async () => {
  await later(5);
  const bodies = profile().requests.map(({ body }) => body);
  const headers = { 'content-type': 'application/json' };
  for (const body of bodies)
    expect([...schemaFaults(body), ...side.read({ headers, body }).faults]).toEqual([]);
  return bodies.map((body) => {
    const { profile, session, events, options } = JSON.parse(body);
    return {
      profile: profile?.id as string | undefined,
      session: session.id as string,
      options,
      types: events.map(({ type }: { type: string }) => type) as string[],
    };
  });
};
const types = async () => (await sent()).map(({ types }) => types.join(' '));
const faults = (tracker: Awaited<ReturnType<typeof open>>) => {
  const reported: string[] = [];
  tracker.on('error', ({ code, message }) => void reported.push(`${code}: ${message}`));
  return reported;
};
const cookie = () => /tracardi-session-id=([^;]*)/.exec(document.cookie)?.[1];

describe('tracardi: the profile', () => {
  test('is the profile of the last answer, over pages and visits', async () => {
    const tracker = await open();
    tracker.track('one');
    await later(1_000);
    profile().answer(() => json({ profile: { id: 'merged' } }));
    tracker.track('two');
    await later(1_000);
    await close();
    await later(HOUR);
    (await open()).track('three');
    const all = await sent();
    expect(all.map(({ profile }) => profile)).toEqual([undefined, 'p1', ...all.slice(2).map(() => 'merged')]);
    expect(all.length).toBeGreaterThan(2);
  });

  test('is another one for another visitor', async () => {
    const tracker = await open();
    tracker.track('one');
    await later(1_000);
    tracker.reset();
    profile().answer(() => json({ profile: { id: 'p2' } }));
    tracker.track('two');
    await later(1_000);
    tracker.track('three');
    const all = await sent();
    expect(all.find(({ types }) => types.includes('two'))!.profile).toBeUndefined();
    expect(all.find(({ types }) => types.includes('three'))!.profile).toBe('p2');
    expect(localStorage.getItem(KEY)).toContain(tracker.session!.userId);
  });

  test('is kept under consent only, and a withdrawal deletes it', async () => {
    const tracker = await open({ consent: 'pending' });
    tracker.track('one');
    await later(1_000);
    expect(profile().kept()).toEqual([]);
    tracker.setConsent('granted');
    await later(1_000);
    expect(localStorage.getItem(KEY)).toContain('p1');
    tracker.setConsent('denied');
    await later(1_000);
    expect(profile().kept()).toEqual([]);
    tracker.setConsent('granted');
    tracker.track('two');
    expect((await sent()).find(({ types }) => types.includes('two'))!.profile).toBeUndefined();
  });

  test('without storage it is in memory, as long as the page', async () => {
    const tracker = await open({ consent: 'denied', cookieless: true });
    tracker.track('one');
    await later(1_000);
    tracker.track('two');
    expect((await sent()).map(({ profile }) => profile)).toEqual([undefined, 'p1']);
    expect(profile().kept()).toEqual([]);
  });
});

describe('tracardi: without sessions', () => {
  /** A server that makes a profile for each request that names none: no session is stored by which it knows one again. */
  const makeProfiles = () => {
    let made = 0;
    profile().answer(({ body }) => {
      const { profile: known } = JSON.parse(body);
      return json({ profile: { id: known?.id ?? `made-${++made}` } });
    });
    return () => made;
  };

  test('a visitor has one profile: its id is sent back', async () => {
    const made = makeProfiles();
    const tracker = await open({ session: false });
    for (const name of ['one', 'two', 'three', 'four', 'five']) {
      tracker.track(name);
      await later(2_000);
    }
    const all = await sent();
    expect(all.map(({ profile }) => profile)).toEqual([undefined, ...all.slice(1).map(() => 'made-1')]);
    expect([all.length, made()]).toEqual([5, 1]);
    expect(all.map(({ options }) => options)).toEqual(all.map(() => ({ saveSession: false })));
    // Without sessions nothing is stored.
    expect(profile().kept()).toEqual([]);
  });

  test('events before the first answer wait for it', async () => {
    const made = makeProfiles();
    const tracker = await open({ session: false });
    for (const name of ['one', 'two', 'three']) tracker.track(name);
    await later(1);
    tracker.track('four');
    await later(5_000);
    expect((await types()).join(' ')).toBe('one two three four');
    expect(made()).toBe(1);
  });

  test('another visitor is another profile', async () => {
    const made = makeProfiles();
    const tracker = await open({ session: false });
    tracker.track('one');
    await later(2_000);
    tracker.reset();
    tracker.track('two');
    await later(2_000);
    tracker.track('three');
    await later(2_000);
    expect((await sent()).map(({ profile }) => profile)).toEqual([undefined, undefined, 'made-2']);
    expect(made()).toBe(2);
  });
});

describe('tracardi: a new visitor’s first request is alone', () => {
  test('events tracked meanwhile follow its answer, with the profile', async () => {
    profile().browser.settings.latency = 1_500;
    const tracker = await open();
    tracker.track('one');
    await later(500);
    tracker.track('two');
    tracker.page.hide();
    await later(500);
    expect(await types()).toEqual(['session-start one']);
    profile().browser.settings.latency = 0;
    await later(2_000);
    expect((await sent()).slice(1)).toMatchObject([{ profile: 'p1', types: ['two'] }]);
  });

  test('another tab’s too, but not for ever', async () => {
    const tracker = await open();
    await later(10);
    const waits = `${'a'.repeat(8)}`;
    // Another tab has just sent its first.
    tracker.track('one');
    await later(1_000);
    const { userId } = tracker.session!;
    localStorage.setItem(KEY, `${userId} ${Date.now() + 5_000} ${waits} `);
    tracker.track('two');
    await later(2_000);
    expect((await types()).join()).not.toContain('two');
    await later(4_000);
    expect((await types()).join()).toContain('two');
  });

  test('the same again is no other: a failure is tried again at once', async () => {
    profile().answer(() => json({}, 503));
    const tracker = await open();
    tracker.track('one');
    await later(1_000);
    const before = (await types()).length;
    // Chance has its part in a backoff. After the seventh failure the batch is divided.
    await later(40_000);
    expect((await types()).length).toBeGreaterThan(before);
    expect(new Set(await types())).toEqual(new Set(['session-start one']));
  });

  test('a clock that was set back holds nobody', async () => {
    const tracker = await open();
    tracker.track('one');
    await later(1_000);
    localStorage.setItem(KEY, `${tracker.session!.userId} ${Date.now() + HOUR} x `);
    tracker.track('two');
    expect((await types()).join()).toContain('two');
  });
});

test.each([
  '',
  'x',
  '{}',
  ' ',
  'USER',
  'USER NaN',
  'USER 9e99 x ',
  'USER   ',
  'USER 0  \u0000',
  'USER 0  "p"',
])('tracardi: any text in its place gives valid requests: %j', async (text) => {
  const tracker = await open();
  tracker.track('one');
  await later(1_000);
  localStorage.setItem(KEY, text.replace('USER', tracker.session!.userId));
  tracker.track('two');
  await later(6_000);
  expect((await types()).join()).toContain('two');
});

test('tracardi: a withdrawal that flushes ends the visit first', async () => {
  const tracker = await open();
  tracker.track('one');
  await later(1_000);
  tracker.setConsent('denied', { flush: true });
  await later(1_000);
  expect((await sent()).at(-1)).toMatchObject({ types: ['visit-ended'], profile: 'p1' });
  expect(profile().kept()).toEqual([]);
});

describe('tracardi: contents of an answer', () => {
  const errorsOf = async (answer: Answer) => {
    profile().answer(() => answer);
    const tracker = await open();
    const reported = faults(tracker);
    tracker.track('one');
    await later(30_000);
    const tried = (await types()).length;
    return { reported, tried };
  };

  test('errors and warnings are reported in the server’s words, once, and nothing is sent again', async () => {
    const { reported, tried } = await errorsOf(
      json({ profile: { id: 'p1' }, errors: ['Field email is wrong'], warnings: [{ flow: 'x' }] }, 226),
    );
    expect(reported).toEqual([
      'protocol: Tracardi: Field email is wrong',
      'protocol: Tracardi: {"flow":"x"}',
    ]);
    expect(tried).toBe(1);
  });

  test('401, for a bot or a wrong source: given up, with a reason', async () => {
    const { reported, tried } = await errorsOf(json({ detail: 'Traffic from bot is not allowed.' }, 401));
    expect(tried).toBe(1);
    expect(reported[0]).toBe('protocol: Tracardi: Traffic from bot is not allowed.');
    expect(reported.slice(1)).toEqual([
      expect.stringMatching(/^lost: events lost: 2, the collector answered 401/),
    ]);
  });

  test('422: the batch is divided, only what is refused is lost, and said why', async () => {
    const refused: string[] = [];
    const tracker = await open();
    const reported = faults(tracker);
    profile().answer(({ body }) => {
      if (!body.includes('"type":"bad"')) return json({ profile: { id: 'p1' } });
      refused.push(body);
      return json({ detail: [{ loc: ['body', 'events', 1], msg: 'no' }] }, 422);
    });
    for (const name of ['a', 'bad', 'b']) tracker.track(name);
    await later(30_000);
    const all = await types();
    expect(all.filter((types) => /\ba\b/.test(types) && !types.includes('bad'))).toHaveLength(1);
    expect(all.filter((types) => /\bb\b/.test(types) && !types.includes('bad'))).toHaveLength(1);
    expect(reported).toEqual([
      expect.stringContaining('protocol: Tracardi: {"loc":["body","events",1],"msg":"no"}'),
      expect.stringContaining('lost: events lost: 1, the collector answered 422'),
    ]);
  });

  test('HTML is nobody’s acknowledgement; an empty 2xx is one, without a profile', async () => {
    const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Sign in</p>' };
    expect((await errorsOf(html)).tried).toBeGreaterThan(1);
    const before = profile().requests.length;
    await close();
    profile().answer(() => ({ status: 204 }));
    await later(60_000);
    const settled = profile().requests.length;
    expect(settled).toBeGreaterThanOrEqual(before);
    await later(600_000);
    expect(profile().requests.length).toBe(settled);
  });

  test('500, with or without CORS, is tried again, and nothing is lost', async () => {
    for (const failure of [json({ detail: 'Redis is down' }, 500), 'unreachable'] as const) {
      const sentBefore = (await types()).length;
      profile().answer(() => failure);
      const tracker = await open();
      tracker.track('one');
      await later(10_000);
      expect((await types()).length).toBeGreaterThan(sentBefore + 1);
      profile().answer(() => json({ profile: { id: 'p1' } }));
      await later(300_000);
      const before = (await types()).length;
      expect((await types()).at(-1)).toContain('one');
      await later(300_000);
      expect((await types()).length).toBe(before);
      await close();
    }
  });
});

test('tracardi: an event on which the server fails each time is found in hours, not days: only it is lost', async () => {
  const tracker = await open();
  const reported = faults(tracker);
  profile().answer(({ body }) => {
    return body.includes('"type":"bad"') ? json({ detail: 'oops' }, 500) : json({ profile: { id: 'p1' } });
  });
  for (const name of ['a', 'bad', 'b']) tracker.track(name);
  for (let minute = 0; minute < 240; minute++) await later(60_000);
  const all = (await sent()).filter(({ types }) => !types.includes('bad')).flatMap(({ types }) => types);
  expect(all.filter((type) => type === 'a' || type === 'b').sort()).toEqual(['a', 'b']);
  expect(reported.filter((text) => text.startsWith('lost'))).toEqual([
    expect.stringContaining('lost: events lost: 1, the collector answered 500'),
  ]);
});

describe('tracardi: the cookie of the session', () => {
  test('says the id of the session, changes with it, and goes with its end', async () => {
    const tracker = await open();
    tracker.track('one');
    await later(10);
    expect(cookie()).toBe(tracker.session!.sessionId);
    tracker.newSession();
    await later(10);
    expect(cookie()).toBe(tracker.session!.sessionId);
    tracker.endSession();
    await later(10);
    expect(document.cookie).not.toContain('tracardi-session-id');
  });

  test('is not written without consent, nor for a constant session', async () => {
    (await open({ consent: 'denied', cookieless: true })).track('one');
    await later(10);
    expect(cookie()).toBeUndefined();
    (await open({ debug: { sessionId: 'x' } })).track('one');
    await later(10);
    expect(cookie()).toBeUndefined();
  });
});

describe('tracardi: the visitor of Tracardi’s own tracker', () => {
  const SESSION = 'dddddddd-9d3c-4b52-8f0d-2a1f5c7b9e10';
  const plant = (session = true) => {
    localStorage.setItem('tracardi-profile-id', '"vendor-profile"');
    localStorage.setItem('__tr_pid', '"vendor-profile"');
    if (session) document.cookie = `tracardi-session-id=${SESSION}`;
  };

  test('keeps the profile, and the session before', async () => {
    plant();
    const tracker = await open();
    tracker.track('one');
    await later(10);
    expect(tracker.session).toMatchObject({ sessionIndex: 2, previousSessionId: SESSION });
    const all = await sent();
    expect(all.map(({ profile }) => profile)).toEqual(all.map(() => 'vendor-profile'));
    expect(all.flatMap(({ types }) => types)).toEqual(['session-start', 'one']);
    expect(cookie()).toBe(tracker.session!.sessionId);
  });

  test('without its cookie the session is the first', async () => {
    plant(false);
    const tracker = await open();
    tracker.track('one');
    await later(10);
    expect(tracker.session).toMatchObject({ sessionIndex: 1, previousSessionId: null });
    expect((await sent())[0]!.profile).toBe('vendor-profile');
  });

  test.each([
    ['auto', false],
    ['known-install', true],
  ] as const)('with installType %s, is_first_run is %s', async (installType, isFirst) => {
    const { appState } = await import('../../src/plugins/app-state/app-state');
    plant();
    const tracker = await open({ plugins: [appState()], app: { installType } });
    tracker.track('own', { is_first_run: true });
    await later(1_000);
    await sent();
    const all = profile().requests.flatMap(({ body }) => JSON.parse(body).events);
    const of = (type: string) => all.find((event: { type: string }) => event.type === type).properties;
    expect(of('application-state-transition')).toMatchObject({
      transition_type: 'application_initialized',
      is_first_run: isFirst,
    });
    expect(of('own')).toEqual({ is_first_run: true });
  });

  test('is taken over once: not after reset()', async () => {
    plant();
    const tracker = await open();
    tracker.track('one');
    await later(1_000);
    tracker.reset();
    tracker.track('two');
    await later(1_000);
    expect((await sent()).find(({ types }) => types.includes('two'))!.profile).toBeUndefined();
  });

  test('not before consent, nor after it was denied', async () => {
    plant();
    const tracker = await open({ consent: 'pending' });
    tracker.track('one');
    await later(10);
    expect(localStorage.getItem(KEY)).toBeNull();
    tracker.setConsent('denied');
    await later(10);
    expect(profile().kept()).toEqual([]);
    tracker.setConsent('granted');
    tracker.track('two');
    expect((await sent())[0]!.profile).toBeUndefined();
  });
});

test('tracardi: events after the end of a session do not open the visit again', async () => {
  const { appState } = await import('../../src/plugins/app-state/app-state');
  const tracker = await open({ plugins: [appState()] });
  tracker.track('one');
  await later(2_000);
  tracker.endSession();
  await later(2_000);
  tracker.page.hide();
  await later(2_000);
  const all = await sent();
  const end = all.findIndex(({ types }) => types.includes('visit-ended'));
  expect(all[end]!.types).toEqual(['visit-ended']);
  const after = all.slice(end + 1).filter(({ session }) => session === all[end]!.session);
  expect(after).toMatchObject([{ types: ['application-state-transition'], options: { saveSession: false } }]);
});
