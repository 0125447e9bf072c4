// What the protocol does in a page: ids of views, and the visitor of Snowplow's own tracker. Whole trackers, a fake browser.
import { describe, expect, test } from 'vitest';
import type { Options, Tracker } from '../../src/index';
import { snowplow, type SnowplowOptions } from '../../src/protocols/snowplow/snowplow';
import { T0, useVisitor } from '../conformance/support/visitor';
import { judgeSnowplow } from './support/judge-snowplow';

const USER = '3f0e6f0a-9d3c-4b52-8f0d-2a1f5c7b9e10';
const SESSION = '5b1b7d52-64a4-4f5a-9a55-0f2f6d3c1a11';

describe('the visitor of Snowplow’s own tracker', () => {
  const { visit, later, profile } = useVisitor();
  const lastEvent = T0 / 1000 - 600;
  const idOf = ({ user = USER, visits = 7, seconds = lastEvent, session = SESSION } = {}) =>
    `${user}.${lastEvent}.${visits}.${seconds}.${lastEvent}.${session}.${USER}.${USER}.${lastEvent}000.4`;
  const store = (name: string, text: string) => profile().browser.cookies.set(name, text);

  const open = (options: Partial<Options> = {}, own?: SnowplowOptions) =>
    visit({ protocol: snowplow(own), ...options });
  /** The sessions of all events of that name. */
  const sessionsOf = async (name: string) => {
    await later(10);
    // A beacon's is a blob.
    const bodies = await Promise.all(profile().requests.map(({ body }) => new Response(body).text()));
    const contentType = 'application/json; charset=UTF-8';
    return bodies
      .flatMap((body) => judgeSnowplow({ body, contentType }).events)
      .filter((event) => event.name === name)
      .map(({ session }) => session!);
  };
  const isTheirs = { userId: USER, sessionIndex: 8, previousSessionId: SESSION };

  test.each(['cookie', 'localStorage'])(
    'in its %s is taken over: visit 7 makes our first session 8',
    async (where) => {
      if (where === 'cookie') store('_sp_id.1fff', idOf());
      else localStorage.setItem('_sp_id.1fff', idOf());
      (await open()).track('one');
      expect(await sessionsOf('one')).toMatchObject([isTheirs]);
      // Theirs has not been told by us, and is not ended by us.
      expect(await sessionsOf('session_end')).toEqual([]);
      expect(profile().kept()).toContain('_sp_id.1fff');
    },
  );

  test('of several the latest', async () => {
    store('_sp_id.aaaa', idOf({ user: SESSION, seconds: lastEvent - 100 }));
    store('_sp_id.bbbb', idOf());
    store('_sp_id.cccc', idOf({ user: SESSION, seconds: lastEvent - 50 }));
    (await open()).track('one');
    expect(await sessionsOf('one')).toMatchObject([isTheirs]);
  });

  test('is found by the prefix that the site has given it', async () => {
    store('_sp_id.1fff', idOf({ user: SESSION }));
    store('acme_id.1fff', idOf());
    (await open({}, { trackerCookie: 'acme_' })).track('one');
    expect(await sessionsOf('one')).toMatchObject([isTheirs]);
  });

  test.each([
    ['no user, as anonymous tracking has it', idOf({ user: '' })],
    ['an id of old, which is no UUID', idOf({ user: '0123456789abcdef' })],
    ['no session', idOf({ session: '' })],
    ['visits without end', idOf({ visits: 1e12 })],
    ['no time', idOf({ seconds: NaN })],
    ['nothing', ''],
    ['anything', 'null'],
  ])('is left alone where there is %s', async (_what, text) => {
    store('_sp_id.1fff', text);
    (await open()).track('one');
    const [session] = await sessionsOf('one');
    expect(session).toMatchObject({ previousSessionId: null });
    expect(session!.sessionIndex).toBe(1);
    expect(session!.userId).not.toBe(USER);
  });

  test('from a clock that was ahead is taken over as of now', async () => {
    store('_sp_id.1fff', idOf({ seconds: lastEvent + 999_999 }));
    (await open()).track('one');
    expect(await sessionsOf('one')).toMatchObject([isTheirs]);
  });

  test('is not asked for where a visitor is stored', async () => {
    (await open()).track('one');
    store('_sp_id.1fff', idOf());
    (await open()).track('two');
    const [one] = await sessionsOf('one');
    expect(await sessionsOf('two')).toMatchObject([{ userId: one!.userId, sessionIndex: 1 }]);
  });

  test('is taken over by consent, not before it', async () => {
    store('_sp_id.1fff', idOf());
    const tracker = await open({ consent: 'pending' });
    tracker.track('one');
    await later(5_000);
    expect(profile().kept()).toEqual(['_sp_id.1fff']);
    tracker.setConsent('granted');
    expect(await sessionsOf('one')).toMatchObject([isTheirs]);
  });

  test.each([
    ['a withdrawal', 'granted', (tracker: Tracker) => tracker.setConsent('denied')],
    ['a denial from the beginning', 'denied', () => {}],
  ] as const)('after %s is nobody, and its storage is deleted', async (_what, consent, deny) => {
    store('_sp_id.1fff', idOf());
    store('_sp_ses.1fff', '*');
    localStorage.setItem('_sp_id.2fff', idOf());
    localStorage.setItem('_sp_id.2fff.expires', '1');
    const tracker = await open({ consent });
    deny(tracker);
    await later(10);
    tracker.setConsent('granted');
    tracker.track('one');
    expect(await sessionsOf('one')).toMatchObject([{ sessionIndex: 1, previousSessionId: null }]);
    expect(
      profile()
        .kept()
        .filter((name) => name.startsWith('_sp_')),
    ).toEqual([]);
  });

  test('after reset() is nobody, and its storage is deleted', async () => {
    store('_sp_id.1fff', idOf());
    const tracker = await open();
    tracker.track('one');
    await later(10);
    tracker.reset();
    tracker.track('two');
    const [session] = await sessionsOf('two');
    expect(session).toMatchObject({ sessionIndex: 1 });
    expect(session!.userId).not.toBe(USER);
    expect(profile().kept()).not.toContain('_sp_id.1fff');
  });

  test('is not looked for, and not touched, without a prefix', async () => {
    store('_sp_id.1fff', idOf());
    const tracker = await open({}, { trackerCookie: '' });
    tracker.track('one');
    expect(await sessionsOf('one')).toMatchObject([{ sessionIndex: 1 }]);
    tracker.setConsent('denied');
    expect(profile().kept()).toEqual(['_sp_id.1fff']);
  });
});
