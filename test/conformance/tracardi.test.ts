// What a site knows from Tracardi: its tracker, and what its server keeps of a visit. Where ours differs on purpose, the
// test says so. Facts: the tracker's and the server's source and manual.
import { endOnBrowserClose } from '../../src/core/storage/end-on-browser-close';
import { describe, expect, test } from 'vitest';
import type { Options } from '../../src/index';
import { context } from '../../src/plugins/context/context';
import { pageViews } from '../../src/plugins/page-views/page-views';
import type { Load } from '../browser/profile';
import { DAY, HOUR, MINUTE, useVisitor } from '../browser/visitor';

const { visit, later, close, crash, received, batches, profile } = useVisitor();

const sessionOf = async (name: string) => (await received(name))[0]!.session!;
const names = async () => (await received()).map(({ name }) => name);
const contextOf = async (name: string) => {
  await later(10);
  return batches().find(({ events }) => events.some((event) => event.name === name))!.context;
};

describe('tracardi: a visit', () => {
  test('tracardi: has one session id, on all of its pages', async () => {
    (await visit()).track('one');
    (await visit({}, { url: 'https://shop.example/second' })).track('two');
    expect((await sessionOf('two')).sessionId).toBe((await sessionOf('one')).sessionId);
  });

  test('tracardi: the next visit has another', async () => {
    (await visit()).track('one');
    await close();
    await later(DAY);
    (await visit()).track('two');
    expect((await sessionOf('two')).sessionId).not.toBe((await sessionOf('one')).sessionId);
  });

  test('tracardi: visits are counted', async () => {
    // On purpose in the browser: there, the server counts the session ids that it has not seen before.
    for (const name of ['a', 'b', 'c']) {
      (await visit()).track(name);
      await close();
      await later(HOUR);
    }
    expect((await sessionOf('c')).sessionIndex).toBe(3);
  });

  test('tracardi: ends by inactivity', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(31 * MINUTE);
    const [end] = await received('session_end');
    expect(end!.properties).toMatchObject({ reason: 'foreground-timeout' });
  });

  test('tracardi: ends with a logout, which makes another visitor too', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.reset();
    tracker.track('two');
    const [end] = await received('session_end');
    expect(end!.properties.reason).toBe('logout');
    expect((await sessionOf('two')).userId).not.toBe((await sessionOf('one')).userId);
  });

  test('tracardi: ends with the browser, where the site wants it', async () => {
    const session = { endOnBrowserClose };
    (await visit({ session })).track('one');
    await close();
    profile().quit();
    (await visit({ session })).track('two');
    const [end] = await received('session_end');
    expect(end!.properties.reason).toBe('browser-closed');
    expect((await sessionOf('two')).sessionIndex).toBe(2);
  });

  test('tracardi: going to another page is not closing the browser', async () => {
    const session = { endOnBrowserClose };
    (await visit({ session })).track('one');
    (await visit({ session })).track('two');
    expect((await sessionOf('two')).sessionIndex).toBe(1);
  });

  test('tracardi: by default, closing the browser is no end', async () => {
    // On purpose: Tracardi keeps the id in a cookie without expiry. Sites count a quick return as the same visit, and
    // browsers that restore their tabs bring such cookies back.
    (await visit()).track('one');
    await close();
    profile().quit();
    await later(5 * MINUTE);
    (await visit()).track('two');
    expect((await sessionOf('two')).sessionIndex).toBe(1);
  });

  test('tracardi: an id that has ended is never used again', async () => {
    // There, a later event under the old id opens the ended session once more.
    const tracker = await visit();
    tracker.track('one');
    tracker.endSession();
    tracker.track('two');
    tracker.track('late', {}, { passive: true });
    const first = (await sessionOf('one')).sessionId;
    const events = await received();
    const end = events.findIndex(({ name }) => name === 'session_end');
    expect(events.slice(end + 1).map(({ session }) => session!.sessionId)).not.toContain(first);
  });
});

describe('tracardi: visit ended', () => {
  test('tracardi: is reported with the time of the end', async () => {
    const tracker = await visit();
    await later(MINUTE);
    tracker.track('one');
    const last = Date.now();
    await later(31 * MINUTE);
    const [end] = await received('session_end');
    expect(end!.properties.endedAt).toBe(new Date(last).toISOString());
    expect(end!.time).toBe(end!.properties.endedAt);
  });

  test('tracardi: with start, duration, and what happened', async () => {
    const tracker = await visit({ plugins: [pageViews()] });
    await later(5 * MINUTE);
    tracker.track('one');
    tracker.endSession();
    const [end] = await received('session_end');
    const { startedAt, endedAt, duration } = end!.properties;
    // There, the server's duration is always 0: its start is that of its own process.
    expect(Date.parse(endedAt) - Date.parse(startedAt)).toBe(duration);
    expect(duration).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(end!.properties).toMatchObject({
      eventCount: 2,
      pageViews: 1,
      entryPage: 'https://shop.example/',
      exitPage: 'https://shop.example/',
      reason: 'ended',
    });
  });

  test('tracardi: under the id of the session that has ended', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.newSession();
    tracker.track('two');
    const [end] = await received('session_end');
    expect(end!.session).toMatchObject({ sessionId: (await sessionOf('one')).sessionId, sessionIndex: 1 });
  });

  test('tracardi: is the last event of that session, before the first of the next', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.newSession();
    tracker.track('two');
    expect(await names()).toEqual(['session_start', 'one', 'session_end', 'session_start', 'two']);
  });

  test('tracardi: by the open page, without a further event', async () => {
    (await visit()).track('one');
    await later(31 * MINUTE);
    expect(await names()).toEqual(['session_start', 'one', 'session_end']);
  });

  test('tracardi: by the next visit, where no page was open', async () => {
    (await visit()).track('one');
    await close();
    await later(3 * DAY);
    (await visit()).track('two');
    expect(await names()).toEqual(['session_start', 'one', 'session_end', 'session_start', 'two']);
  });

  test('tracardi: is reported even if the browser was killed in between', async () => {
    (await visit()).track('one');
    await later(2_000);
    await crash();
    profile().quit();
    await later(HOUR);
    (await visit()).track('two');
    // Whether a page of the visit still lives is asked for first.
    await later(1_100);
    expect(await names()).toEqual(['session_start', 'one', 'session_end', 'session_start', 'two']);
  });

  test('tracardi: once, however often it was ended', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.endSession();
    tracker.endSession();
    tracker.reset();
    expect(await received('session_end')).toHaveLength(1);
  });
});

describe('tracardi: the context', () => {
  /** A page that tells of its browser. */
  const open = (options: Partial<Options> = {}, load?: Load) =>
    visit({ plugins: [context()], ...options }, load);

  test('tracardi: describes the device', async () => {
    (await open()).track('one');
    expect((await contextOf('one')).device).toEqual({
      type: 'desktop',
      touch: false,
      resolution: '1920x1080',
      colorDepth: 24,
      orientation: 'landscape-primary',
    });
  });

  test('tracardi: describes the operating system and the browser', async () => {
    (await open()).track('one');
    expect(await contextOf('one')).toMatchObject({
      os: { name: 'Linux' },
      browser: { name: 'Chrome', version: '156.0.0.0', language: 'en-GB', bot: false },
      locale: expect.any(String),
      timeZone: expect.any(String),
    });
  });

  test('tracardi: knows a bot', async () => {
    const tracker = await open();
    profile().patch({ navigator: { ...navigator, userAgent: 'Examplebot/1.0 (+https://bot.example)' } });
    tracker.track('one');
    expect((await contextOf('one')).browser).toMatchObject({ bot: true });
  });

  test('tracardi: has the application’s name and version', async () => {
    (await open({ app: { name: 'shop', version: '2.10' } })).track('one');
    expect((await contextOf('one')).app).toEqual({ name: 'shop', version: '2.10' });
  });

  test('tracardi: has the campaign of the visit', async () => {
    const url = 'https://shop.example/?utm_source=news&utm_medium=mail&utm_campaign=may&other=1';
    (await open({}, { url })).track('one');
    expect((await contextOf('one')).utm).toEqual({ source: 'news', medium: 'mail', campaign: 'may' });
  });

  test('tracardi: on the later pages of the visit too', async () => {
    // On purpose: there, the parameters of each page stand for themselves.
    (await open({}, { url: 'https://shop.example/?utm_source=news' })).track('one');
    (await open({}, { url: 'https://shop.example/second' })).track('two');
    expect((await contextOf('two')).utm).toEqual({ source: 'news' });
  });

  test('tracardi: has no campaign on the next visit', async () => {
    (await open({}, { url: 'https://shop.example/?utm_source=news' })).track('one');
    await close();
    await later(HOUR);
    (await open()).track('two');
    expect(await contextOf('two')).not.toHaveProperty('utm');
  });

  test('tracardi: has page, title and referrer with each event', async () => {
    const load = { url: 'https://shop.example/a', referrer: 'https://search.example/' };
    (await open({}, load)).track('one');
    expect((await received('one'))[0]!.page).toMatchObject({ ...load, title: 'A page' });
  });

  test('tracardi: a context of the event’s own stands beside its properties', async () => {
    (await open()).track('one', { plan: 'pro' }, { context: { shelf: 3 } });
    expect((await received('one'))[0]).toMatchObject({ properties: { plan: 'pro' }, context: { shelf: 3 } });
  });
});

describe('tracardi: the profile', () => {
  test('tracardi: keeps one id for all visits', async () => {
    // On purpose made in the browser: there the server gives it, and each answer may change it.
    (await visit()).track('one');
    await close();
    await later(30 * DAY);
    (await visit()).track('two');
    expect((await sessionOf('two')).userId).toBe((await sessionOf('one')).userId);
  });

  test('tracardi: known facts about the person are sent with every event', async () => {
    // On purpose: there, only the next one has it.
    const tracker = await visit();
    tracker.identify('anna', { email: 'anna@example.org' });
    tracker.track('one');
    tracker.track('two');
    expect((await received('one'))[0]!.user).toEqual({ id: 'anna', traits: { email: 'anna@example.org' } });
    expect((await received('two'))[0]!.user).toEqual({ id: 'anna', traits: { email: 'anna@example.org' } });
  });

  test('tracardi: the consent travels with each event', async () => {
    const tracker = await visit({ consent: 'pending' });
    tracker.track('one');
    tracker.setConsent('granted');
    tracker.track('two');
    expect((await received('one'))[0]!.consent).toBe('pending');
    expect((await received('two'))[0]!.consent).toBe('granted');
  });
});

describe('tracardi: debugging with a constant session id', () => {
  const debug = { sessionId: 'test-run-1' };

  test('tracardi: every event has it, over any time', async () => {
    const tracker = await visit({ debug });
    for (let n = 0; n < 5; n++) {
      tracker.track('again');
      await later(10 * HOUR);
    }
    const ids = new Set((await received()).map(({ session }) => session!.sessionId));
    expect([...ids]).toEqual(['test-run-1']);
    expect(await received('session_end')).toEqual([]);
  });

  test('tracardi: on every page and for every visitor', async () => {
    (await visit({ debug })).track('one');
    (await visit({ debug })).track('two');
    expect((await sessionOf('two')).sessionId).toBe('test-run-1');
  });

  test('tracardi: each event says that it is a test’s', async () => {
    (await visit({ debug })).track('one');
    expect((await received('one'))[0]!.debug).toBe(true);
  });

  test('tracardi: nothing is stored, and no method makes another session', async () => {
    const tracker = await visit({ debug });
    tracker.track('one');
    tracker.newSession();
    tracker.endSession();
    tracker.reset();
    tracker.track('two');
    expect((await sessionOf('two')).sessionId).toBe('test-run-1');
    expect(profile().kept()).toEqual([]);
  });
});

describe('tracardi: known losses of its tracker do not occur', () => {
  test('tracardi: events after the first batch are sent', async () => {
    const tracker = await visit();
    for (let n = 0; n < 5; n++) {
      tracker.track(`event${n}`);
      await later(MINUTE);
    }
    expect(await names()).toEqual(['session_start', 'event0', 'event1', 'event2', 'event3', 'event4']);
  });

  test('tracardi: without cookies events are sent', async () => {
    profile().browser.cookies.refuse(() => true);
    (await visit()).track('one');
    expect(await received('one')).toHaveLength(1);
  });

  test('tracardi: leaving the page sends what waits', async () => {
    const tracker = await visit({ delivery: { flushInterval: MINUTE } });
    tracker.track('one');
    tracker.page.leave();
    expect(
      batches()
        .flatMap(({ events, beacon }) => (beacon ? events : []))
        .map(({ name }) => name),
    ).toEqual(['session_start', 'one']);
  });

  test('tracardi: an event has its id and its time from the page, and keeps both over retries', async () => {
    profile().answer(() => ({ status: 500 }));
    const tracker = await visit();
    const id = tracker.track('one');
    const at = new Date().toISOString();
    await later(MINUTE);
    profile().answer(() => ({ status: 204 }));
    await later(5 * MINUTE);
    const sent = batches().flatMap(({ events }) => events.filter(({ name }) => name === 'one'));
    expect(sent.length).toBeGreaterThan(1);
    expect(new Set(sent.map((event) => `${event.id} ${event.time}`))).toEqual(new Set([`${id} ${at}`]));
  });
});
