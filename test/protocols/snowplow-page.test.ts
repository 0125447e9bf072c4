// What the protocol does in a page: ids of views, and the visitor of Snowplow's own tracker. Whole trackers, a fake browser.
import { describe, expect, test } from 'vitest';
import { appState } from '../../src/plugins/app-state/app-state';
import type { Options, TrackedEvent, Tracker } from '../../src/index';
import { engagement } from '../../src/plugins/engagement/engagement';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { snowplow, type SnowplowOptions } from '../../src/protocols/snowplow/snowplow';
import { T0, useVisitor } from '../browser/visitor';
import { judgeSnowplow } from './support/judge-snowplow';

const USER = '3f0e6f0a-9d3c-4b52-8f0d-2a1f5c7b9e10';
const SESSION = '5b1b7d52-64a4-4f5a-9a55-0f2f6d3c1a11';

describe('snowplow: the visitor of Snowplow’s own tracker', () => {
  const { visit, later, profile } = useVisitor();
  const lastEvent = T0 / 1000 - 600;
  const idOf = ({ user = USER, visits = 7, seconds = lastEvent, session = SESSION } = {}) =>
    `${user}.${lastEvent}.${visits}.${seconds}.${lastEvent}.${session}.${USER}.${USER}.${lastEvent}000.4`;
  const store = (name: string, text: string) => profile().setCookie(name, text);

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
    'is imported from its %s: visit 7 makes our first session 8',
    async (where) => {
      if (where === 'cookie') store('_sp_id.1fff', idOf());
      else localStorage.setItem('_sp_id.1fff', idOf());
      (await open()).track('one');
      expect(await sessionsOf('one')).toMatchObject([isTheirs]);
      // Theirs has not been reported by us, and is not ended by us.
      expect(await sessionsOf('session_end')).toEqual([]);
      expect(profile().kept()).toContain('_sp_id.1fff');
    },
  );

  test('is the latest of several', async () => {
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
    localStorage.setItem('snowplowOutQueue_sp_post2', '[{"evt":{"duid":"..."}}]');
    localStorage.setItem('snowplowOutQueue_sp_post2.expires', '1');
    const tracker = await open({ consent });
    deny(tracker);
    await later(10);
    tracker.setConsent('granted');
    tracker.track('one');
    expect(await sessionsOf('one')).toMatchObject([{ sessionIndex: 1, previousSessionId: null }]);
    expect(
      profile()
        .kept()
        .filter((name) => /^(_sp_|snowplow)/.test(name)),
    ).toEqual([]);
  });

  test('after reset() is nobody, and its storage is deleted', async () => {
    store('_sp_id.1fff', idOf());
    localStorage.setItem('snowplowOutQueue_sp_post2', '[]');
    const tracker = await open();
    tracker.track('one');
    await later(10);
    tracker.reset();
    tracker.track('two');
    const [session] = await sessionsOf('two');
    expect(session).toMatchObject({ sessionIndex: 1 });
    expect(session!.userId).not.toBe(USER);
    expect(profile().kept()).not.toContain('_sp_id.1fff');
    // A logout is no withdrawal: what that tracker has not sent yet is its own.
    expect(profile().kept()).toContain('snowplowOutQueue_sp_post2');
  });

  const launchesOf = async () => {
    await later(5_000);
    const bodies = await Promise.all(profile().requests.map(({ body }) => new Response(body).text()));
    return bodies
      .flatMap((body) => judgeSnowplow({ body, contentType: 'application/json; charset=UTF-8' }).events)
      .filter(({ properties }) => properties.transition_type === 'application_initialized')
      .map(({ wire }) => wire);
  };

  test.each(['cookie', 'localStorage'])(
    'snowplow: a visitor imported from its %s has no first run, and no application_install',
    async (where) => {
      if (where === 'cookie') store('_sp_id.1fff', idOf());
      else localStorage.setItem('_sp_id.1fff', idOf());
      await open({ plugins: [appState()] });
      const [launch, ...others] = await launchesOf();
      expect(others).toEqual([]);
      expect(launch).toMatchObject({ e: 'se', se_ac: 'application_initialized', vid: '8' });
      expect(JSON.parse(launch!.se_la!)).toMatchObject({ is_first_run: false, is_upgrade: false });
    },
  );

  test.each([
    ['nobody is stored', () => {}, undefined],
    [
      'another visitor is stored, who is not taken over',
      () => store('_sp_id.1fff', idOf()),
      { trackerCookie: 'x_' },
    ],
  ] as const)('snowplow: a first run is application_install where %s', async (_what, keep, own) => {
    keep();
    await open({ plugins: [appState()] }, own);
    const [launch] = await launchesOf();
    expect(launch).toMatchObject({ e: 'ue', vid: '1' });
    expect(launch!.ue_pr).toContain('application_install');
  });

  test('is not looked for, and not touched, without a prefix', async () => {
    store('_sp_id.1fff', idOf());
    localStorage.setItem('snowplowOutQueue_sp_post2', '[]');
    const tracker = await open({}, { trackerCookie: '' });
    tracker.track('one');
    expect(await sessionsOf('one')).toMatchObject([{ sessionIndex: 1 }]);
    tracker.setConsent('denied');
    expect(profile().kept()).toEqual(['_sp_id.1fff', 'snowplowOutQueue_sp_post2']);
  });
});

describe('snowplow: the referrer of a route', () => {
  const { visit, later, profile } = useVisitor();
  const SITE = 'https://shop.example';
  const SEARCH = 'https://search.example/?q=shoes';

  const events = async () => {
    await later(5_000);
    const bodies = await Promise.all(profile().requests.map(({ body }) => new Response(body).text()));
    return bodies.flatMap(
      (body) => judgeSnowplow({ body, contentType: 'application/json; charset=UTF-8' }).events,
    );
  };
  const refererOf = async (name: string) =>
    (await events()).filter((event) => event.name === name).map(({ wire }) => [wire.url, wire.refr]);
  const go = async (path: string) => {
    history.pushState(null, '', path);
    await later(2_000);
  };

  test('snowplow: the referrer of a route is the route before, and that of the load is the document’s', async () => {
    const tracker = await visit(
      { protocol: snowplow(), plugins: [pageViews()] },
      { url: SITE + '/', referrer: SEARCH },
    );
    await later(2_000);
    tracker.track('one');
    await go('/shoes');
    tracker.track('two');
    await go('/shoes?size=43');
    await go('/');
    tracker.track('three');
    expect(await refererOf('page_view')).toEqual([
      [SITE + '/', SEARCH],
      [SITE + '/shoes', SITE + '/'],
      [SITE + '/shoes?size=43', SITE + '/shoes'],
      [SITE + '/', SITE + '/shoes?size=43'],
    ]);
    expect(await refererOf('one')).toEqual([[SITE + '/', SEARCH]]);
    expect(await refererOf('two')).toEqual([[SITE + '/shoes', SITE + '/']]);
    expect(await refererOf('three')).toEqual([[SITE + '/', SITE + '/shoes?size=43']]);
  });

  test('snowplow: a heartbeat of a route that was left has that route’s referrer, and is no route itself', async () => {
    const tracker = await visit(
      { protocol: snowplow(), plugins: [pageViews(), engagement()] },
      { url: SITE + '/', referrer: SEARCH },
    );
    await later(2_000);
    tracker.page.say('pointermove');
    await go('/shoes');
    tracker.page.say('pointermove');
    await go('/hats');
    tracker.page.hide();
    expect(await refererOf('engagement')).toEqual([
      [SITE + '/', SEARCH],
      [SITE + '/shoes', SITE + '/'],
      [SITE + '/hats', SITE + '/shoes'],
    ]);
    expect(await refererOf('page_view')).toEqual([
      [SITE + '/', SEARCH],
      [SITE + '/shoes', SITE + '/'],
      [SITE + '/hats', SITE + '/shoes'],
    ]);
  });

  test('snowplow: routes that waited for consent have the routes before them', async () => {
    const tracker = await visit(
      { protocol: snowplow(), plugins: [pageViews()], consent: 'pending' },
      { url: SITE + '/', referrer: SEARCH },
    );
    await later(2_000);
    await go('/shoes');
    tracker.setConsent('granted');
    expect(await refererOf('page_view')).toEqual([
      [SITE + '/', SEARCH],
      [SITE + '/shoes', SITE + '/'],
    ]);
  });

  test('snowplow: the next page begins with the referrer of its document', async () => {
    await visit({ protocol: snowplow(), plugins: [pageViews()] }, { url: SITE + '/', referrer: SEARCH });
    await go('/shoes');
    await visit(
      { protocol: snowplow(), plugins: [pageViews()] },
      { url: SITE + '/cart', referrer: SITE + '/shoes?masked' },
    );
    expect((await refererOf('page_view')).at(-1)).toEqual([SITE + '/cart', SITE + '/shoes?masked']);
  });

  test('snowplow: other plugins see the referrer of the document, and the previous address is masked like all others', async () => {
    const seen: string[] = [];
    const plugin = { name: 'seen', onTrack: ({ page }: TrackedEvent) => void seen.push(page.referrer) };
    const mask = (address: string) => address.replace(/secret/, 'masked');
    await visit(
      { protocol: snowplow(), plugins: [pageViews(), plugin], mask },
      { url: SITE + '/secret', referrer: SEARCH },
    );
    await go('/shoes');
    expect((await refererOf('page_view')).at(-1)).toEqual([SITE + '/shoes', SITE + '/masked']);
    expect(new Set(seen)).toEqual(new Set([SEARCH]));
  });
});
