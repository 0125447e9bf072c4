// What a site knows from mParticle: the sessions of its web SDK and of its native ones, its kits, opt-out and queue.
// Where ours differs on purpose, the test says so. Facts: docs.mparticle.com, and the web SDK's behavior.
import { describe, expect, test, vi } from 'vitest';
import type { Plugin, PluginApi } from '../../src/index';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { DAY, HOUR, MINUTE, useVisitor } from '../browser/visitor';

const { visit, later, close, received, batches, profile, shiftClock } = useVisitor();

const sessionOf = async (name: string) => (await received(name))[0]!.session!;
const indexOf = async (name: string) => (await sessionOf(name)).sessionIndex;
const names = async () => (await received()).map(({ name }) => name);
const endOf = async () => (await received('session_end'))[0]!.properties;

describe('mparticle: sessions', () => {
  test('mparticle: all events of a session share its id', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(20 * MINUTE);
    tracker.track('two');
    expect((await sessionOf('two')).sessionId).toBe((await sessionOf('one')).sessionId);
  });

  test('mparticle: ids are random UUIDs', async () => {
    // On purpose in lower case, as the standard writes them.
    (await visit()).track('one');
    expect((await sessionOf('one')).sessionId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  test('mparticle: leaving and returning within the timeout continues the session', async () => {
    (await visit()).track('one');
    await close();
    await later(29 * MINUTE);
    (await visit()).track('two');
    expect(await indexOf('two')).toBe(1);
  });

  test('mparticle: later, the old one is ended and a new one begins', async () => {
    (await visit()).track('one');
    await close();
    await later(31 * MINUTE);
    (await visit()).track('two');
    expect(await names()).toEqual(['session_start', 'one', 'session_end', 'session_start', 'two']);
  });

  test('mparticle: each event logged resets the timeout', async () => {
    const tracker = await visit();
    for (let n = 0; n < 5; n++) {
      tracker.track('again');
      await later(29 * MINUTE);
    }
    expect(await received('session_end')).toEqual([]);
  });

  test('mparticle: without activity a session end is sent by itself', async () => {
    (await visit()).track('one');
    await later(31 * MINUTE);
    expect(await endOf()).toMatchObject({ reason: 'foreground-timeout' });
  });

  test('mparticle: a first visit starts a session with its first event', async () => {
    // On purpose: there, every page load makes one, so that visits without anything are counted.
    await visit();
    await later(MINUTE);
    expect(await names()).toEqual([]);
    (await visit({ plugins: [pageViews()] })).track('one');
    expect(await names()).toEqual(['session_start', 'page_view', 'one']);
  });

  test('mparticle: a session start says which session was before', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.newSession();
    await later(10);
    const [first, second] = await received('session_start');
    expect(first!.properties).toEqual({ previousSessionId: null });
    expect(second!.properties).toEqual({ previousSessionId: first!.session!.sessionId });
  });

  test('mparticle: a session end says how long it was', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(5 * MINUTE);
    tracker.track('two');
    await later(HOUR);
    expect(await endOf()).toMatchObject({ duration: 5 * MINUTE, eventCount: 2 });
  });

  test('mparticle: a session end says how long the site was visible', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(2 * MINUTE);
    tracker.page.hide();
    await later(5 * MINUTE);
    tracker.page.show();
    await later(MINUTE);
    tracker.endSession();
    const { foregroundDuration, duration } = await endOf();
    expect(foregroundDuration).toBeGreaterThanOrEqual(3 * MINUTE - 10);
    expect(foregroundDuration).toBeLessThan(3 * MINUTE + 1_000);
    expect(duration).toBeGreaterThanOrEqual(8 * MINUTE - 10);
  });

  test('mparticle: the end has the time of the last event, not of the timeout', async () => {
    (await visit()).track('one');
    await later(10);
    const last = (await received('one'))[0]!.time;
    await later(2 * HOUR);
    expect((await received('session_end'))[0]!.time).toBe(last);
  });

  test('mparticle: every event says when its session has started', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(MINUTE);
    tracker.track('two');
    expect((await sessionOf('two')).startedAt).toBe((await received('one'))[0]!.time);
  });

  test('mparticle: events are numbered within the session', async () => {
    const tracker = await visit();
    for (const name of ['a', 'b', 'c']) tracker.track(name);
    expect((await sessionOf('c')).eventIndex).toBe(3);
  });

  test('mparticle: a site that was hidden for a while has one session as long as it comes back in time', async () => {
    const tracker = await visit();
    tracker.track('one');
    for (let n = 0; n < 4; n++) {
      tracker.page.hide();
      await later(20 * MINUTE);
      tracker.page.show();
    }
    tracker.track('two');
    expect(await indexOf('two')).toBe(1);
  });
});

describe('mparticle: sessions as in its native SDKs', () => {
  // No timeout in the foreground, 60 s in the background.
  const session = { foregroundTimeout: Infinity, backgroundTimeout: MINUTE };

  test('mparticle: a session lasts as long as the site is in the foreground', async () => {
    const tracker = await visit({ session });
    tracker.track('one');
    await later(10 * HOUR);
    tracker.track('two');
    expect(await indexOf('two')).toBe(1);
  });

  test('mparticle: a session ends a minute after the site went to the background', async () => {
    const tracker = await visit({ session });
    tracker.track('one');
    await later(10 * MINUTE);
    tracker.page.hide();
    await later(2 * MINUTE);
    expect(await endOf()).toMatchObject({ reason: 'background-timeout' });
    tracker.page.show();
    tracker.track('two');
    expect(await indexOf('two')).toBe(2);
  });

  test('mparticle: the length does not count the time away', async () => {
    const tracker = await visit({ session });
    tracker.track('one');
    await later(10 * MINUTE);
    tracker.page.hide();
    await later(HOUR);
    const { duration } = await endOf();
    expect(duration).toBeGreaterThanOrEqual(10 * MINUTE - 10);
    expect(duration).toBeLessThan(10 * MINUTE + 1_000);
  });

  test('mparticle: a session that nobody comes back to ends at 24 hours at the latest', async () => {
    // On purpose: without a limit, screens that never sleep have sessions of weeks. 0 switches it off.
    const tracker = await visit({ session });
    tracker.track('one');
    await later(25 * HOUR);
    expect(await endOf()).toMatchObject({ reason: 'max-duration' });
    tracker.track('two');
    expect(await indexOf('two')).toBe(2);
  });
});

describe('mparticle: by the page’s word', () => {
  test('mparticle: startNewSession', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.newSession();
    await later(10);
    expect(await names()).toEqual(['session_start', 'one', 'session_end', 'session_start']);
    expect(tracker.session).toMatchObject({ sessionIndex: 2 });
  });

  test('mparticle: endSession', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(MINUTE);
    tracker.endSession();
    await later(10);
    expect(await names()).toEqual(['session_start', 'one', 'session_end']);
    expect((await endOf()).duration).toBeGreaterThanOrEqual(MINUTE);
    expect(tracker.session).toBeNull();
  });

  test('mparticle: endSession without a session does nothing', async () => {
    const tracker = await visit();
    tracker.endSession();
    expect(await names()).toEqual([]);
  });

  test('mparticle: after endSession the next event begins another', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.endSession();
    await later(HOUR);
    tracker.track('two');
    expect(await sessionOf('two')).toMatchObject({ sessionIndex: 2, eventIndex: 1 });
  });

  test('mparticle: an ended session is not brought back by the next page', async () => {
    // There, a second tab writes an ended session back.
    const tracker = await visit();
    tracker.track('one');
    tracker.endSession();
    await later(10);
    (await visit()).track('two');
    expect(await indexOf('two')).toBe(2);
  });

  test('mparticle: setSessionTimeout holds from then on', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.setSessionTimeout({ foreground: MINUTE });
    await later(61_000);
    tracker.track('two');
    expect(await indexOf('two')).toBe(2);
  });

  test('mparticle: a longer one too', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.setSessionTimeout({ foreground: 2 * HOUR });
    await later(90 * MINUTE);
    tracker.track('two');
    expect(await indexOf('two')).toBe(1);
  });

  test.each([0, -1, NaN, 30 * DAY])(
    'mparticle: a timeout of %d is refused, and no timer storms',
    async (ms) => {
      // There, 0 and 30 days make 200 timers a second.
      const tracker = await visit();
      tracker.setSessionTimeout({ foreground: ms, background: ms });
      tracker.track('one');
      await later(10);
      expect(console.error).toHaveBeenCalledTimes(2);
      const timers = vi.spyOn(globalThis, 'setTimeout');
      await later(10 * MINUTE);
      expect(timers.mock.calls.length).toBeLessThan(30);
      expect(await received('session_end')).toEqual([]);
    },
  );

  test('mparticle: the current session can be read', async () => {
    const tracker = await visit();
    expect(tracker.session).toBeNull();
    tracker.track('one');
    await later(10);
    expect(tracker.session!.sessionId).toBe((await sessionOf('one')).sessionId);
  });

  test('mparticle: identify is no end of the session', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.identify('anna');
    tracker.track('two');
    expect((await sessionOf('two')).sessionId).toBe((await sessionOf('one')).sessionId);
    expect((await received('two'))[0]!.user).toEqual({ id: 'anna' });
  });

  test('mparticle: logout ends it', async () => {
    // On purpose: there, a session may go on under another identity.
    const tracker = await visit();
    tracker.identify('anna');
    tracker.track('one');
    tracker.reset();
    tracker.track('two');
    const [end] = await received('session_end');
    expect(end).toMatchObject({ user: { id: 'anna' }, properties: { reason: 'logout' } });
    expect((await received('two'))[0]).not.toHaveProperty('user');
    expect(await indexOf('two')).toBe(1);
  });

  test('mparticle: setAppState by hand', async () => {
    const tracker = await visit({ session: { backgroundTimeout: MINUTE } });
    tracker.track('one');
    await later(10);
    tracker.setBackground(true);
    await later(61_000);
    tracker.setBackground(null);
    tracker.track('two');
    expect(await indexOf('two')).toBe(2);
  });
});

describe('mparticle: before it is ready', () => {
  test('mparticle: calls are queued and played in their order', async () => {
    await visit();
    const { createTracker } = await import('../../src/index');
    const early = createTracker({
      collector: 'https://collect.example/e',
      namespace: 'early',
      delivery: { flushInterval: 1 },
    });
    for (const name of ['a', 'b', 'c']) early.track(name);
    expect(early.session).toBeNull();
    await later(10);
    expect(await names()).toEqual(['session_start', 'a', 'b', 'c']);
  });

  test('mparticle: with the times of the calls', async () => {
    const tracker = await visit({ consent: 'pending' });
    const times = [];
    for (const name of ['a', 'b']) {
      times.push(new Date().toISOString());
      tracker.track(name);
      await later(MINUTE);
    }
    tracker.setConsent('granted');
    const events = (await received()).filter(({ name }) => /^[ab]$/.test(name));
    expect(events.map(({ time }) => time)).toEqual(times);
  });

  test('mparticle: ready reports when the tracker is ready', async () => {
    const tracker = await visit({ consent: 'pending' });
    let ready = false;
    void tracker.ready.then(() => (ready = true));
    await later(MINUTE);
    expect(ready).toBe(false);
    tracker.setConsent('granted');
    await later(10);
    expect(ready).toBe(true);
  });
});

describe('mparticle: kits', () => {
  const kit = (reported: unknown[], more: Partial<Plugin> = {}): Plugin => ({
    name: 'kit',
    setup: () => void reported.push('setup'),
    onTrack: ({ name, session }) => void reported.push([name, session!.sessionIndex]),
    ...more,
  });

  test('mparticle: are set up, then get every event with its session', async () => {
    const payloads: unknown[] = [];
    const tracker = await visit({ plugins: [kit(payloads)] });
    tracker.track('one');
    await later(10);
    expect(payloads).toEqual(['setup', ['session_start', 1], ['one', 1]]);
  });

  test('mparticle: are notified of the start and the end of a session', async () => {
    const reports: unknown[] = [];
    const hooks = {
      onTrack: () => {},
      onSessionStart: ({ sessionIndex }: { sessionIndex: number }) =>
        void reports.push(['start', sessionIndex]),
      onSessionEnd: ({ duration, reason }: { duration: number; reason: string }) =>
        void reports.push(['end', duration, reason]),
    };
    const tracker = await visit({ plugins: [kit(reports, hooks)] });
    tracker.track('one');
    await later(MINUTE);
    tracker.track('two');
    await later(HOUR);
    expect(reports).toEqual(['setup', ['start', 1], ['end', MINUTE, 'foreground-timeout']]);
  });

  test('mparticle: see the timeouts in force, so that theirs can follow', async () => {
    let api!: PluginApi;
    const announced: number[] = [];
    const tracker = await visit({
      session: { foregroundTimeout: HOUR },
      plugins: [
        kit([], {
          setup: (input) => void (api = input),
          onTimeoutChange: ({ foregroundTimeout }) => void announced.push(foregroundTimeout),
        }),
      ],
    });
    expect(api.timeouts.foregroundTimeout).toBe(HOUR);
    tracker.setSessionTimeout({ foreground: 2 * HOUR });
    expect(announced).toEqual([2 * HOUR]);
  });

  test('mparticle: may be kept from an event by a rule', async () => {
    const messages: unknown[] = [];
    const rule: Plugin = { name: 'rule', beforeTrack: ({ name }) => name !== 'secret' };
    const tracker = await visit({ plugins: [kit(messages), rule] });
    tracker.track('secret');
    tracker.track('one');
    await later(10);
    expect(messages).toEqual(['setup', ['session_start', 1], ['one', 1]]);
    expect(await received('secret')).toEqual([]);
  });

  test('mparticle: a failing kit does not stop the others', async () => {
    const messages: unknown[] = [];
    const failing = kit([], {
      onTrack() {
        throw new Error('theirs');
      },
    });
    (await visit({ plugins: [failing, kit(messages)] })).track('one');
    await later(10);
    expect(messages).toHaveLength(3);
    expect(await received('one')).toHaveLength(1);
  });

  test('mparticle: get nothing after an opt-out', async () => {
    const messages: unknown[] = [];
    const tracker = await visit({ plugins: [kit(messages)] });
    tracker.setConsent('denied');
    tracker.track('one');
    await later(10);
    expect(messages).toEqual(['setup']);
  });

  test('mparticle: custom flags reach them beside the attributes', async () => {
    // Ours are the event's context, and the collector gets them too.
    const messages: unknown[] = [];
    const flags = kit([], {
      onTrack: ({ properties, context }) => void messages.push([properties, context]),
    });
    const tracker = await visit({ plugins: [flags] });
    tracker.track('one', { plan: 'pro' }, { context: { 'Vendor.Flag': 'x' } });
    await later(10);
    expect(messages.at(-1)).toEqual([{ plan: 'pro' }, { 'Vendor.Flag': 'x' }]);
    expect((await received('one'))[0]!.context).toEqual({ 'Vendor.Flag': 'x' });
  });
});

describe('mparticle: opt-out', () => {
  test('mparticle: nothing is sent, not even what was queued', async () => {
    const tracker = await visit({ delivery: { flushInterval: MINUTE } });
    tracker.track('one');
    tracker.setConsent('denied');
    expect(tracker.track('two')).toBeNull();
    await later(5 * MINUTE);
    expect(profile().requests).toEqual([]);
  });

  test('mparticle: nothing stays in the browser', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(2_000);
    tracker.setConsent('denied');
    await later(2_000);
    expect(profile().kept()).toEqual([]);
  });

  test('mparticle: opted in again, the visitor is another', async () => {
    // On purpose: there, the same identity goes on.
    const tracker = await visit();
    tracker.track('one');
    await later(50);
    tracker.setConsent('denied');
    tracker.setConsent('granted');
    tracker.track('two');
    expect(await sessionOf('two')).toMatchObject({ sessionIndex: 1, previousSessionId: null });
    expect((await sessionOf('two')).userId).not.toBe((await sessionOf('one')).userId);
  });

  test('mparticle: the end of the session can still be reported', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(10);
    tracker.setConsent('denied', { flush: true });
    expect(await endOf()).toMatchObject({ reason: 'consent' });
  });
});

describe('mparticle: events', () => {
  test('mparticle: an event without attributes is sent', async () => {
    (await visit()).track('one');
    expect((await received('one'))[0]!.properties).toEqual({});
  });

  test.each([undefined, null, 5, '', {}])(
    'mparticle: an event named %j is rejected with an error, and nothing is thrown',
    async (name) => {
      const tracker = await visit();
      expect(tracker.track(name as string)).toBeNull();
      expect(console.error).toHaveBeenCalledTimes(1);
      expect(await received()).toEqual([]);
    },
  );

  test('mparticle: attributes that cannot be sent are left out, the rest goes', async () => {
    (await visit()).track('one', { fine: 1, broken: () => {}, huge: 'x'.repeat(50_000) });
    expect((await received('one'))[0]!.properties).toEqual({ fine: 1 });
  });

  test('mparticle: a page view describes the page', async () => {
    await visit({ plugins: [pageViews()] }, { url: 'https://shop.example/tea' });
    expect((await received('page_view'))[0]).toMatchObject({
      page: { url: 'https://shop.example/tea', title: 'A page' },
      properties: { navigation: 'load' },
    });
  });

  test('mparticle: each has an id of its own', async () => {
    const tracker = await visit();
    const ids = [tracker.track('one'), tracker.track('one')];
    expect((await received('one')).map(({ id }) => id)).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
  });

  test('mparticle: upload sends what is queued at once', async () => {
    const tracker = await visit({ delivery: { flushInterval: HOUR } });
    tracker.track('one');
    await Promise.all([tracker.flush(), later(10)]);
    expect(await received('one')).toHaveLength(1);
  });

  test('mparticle: instances of different names do not touch each other', async () => {
    const tracker = await visit();
    const { createTracker } = await import('../../src/index');
    const other = createTracker({
      collector: 'https://other.example/e',
      namespace: 'other',
      delivery: { flushInterval: 1 },
    });
    await later(10);
    tracker.track('one');
    other.track('two');
    other.endSession();
    await later(10);
    expect(tracker.session).toMatchObject({ sessionIndex: 1 });
    expect(
      profile()
        .requests.map(({ url }) => new URL(url).hostname)
        .sort(),
    ).toEqual(['collect.example', 'other.example']);
  });
});

describe('mparticle: known faults of its SDK do not occur', () => {
  test('mparticle: a machine that slept for 40 minutes has ended the session', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(10);
    shiftClock(40 * MINUTE);
    tracker.track('two');
    expect(await indexOf('two')).toBe(2);
  });

  test('mparticle: a clock set back by a day gives no duration below zero', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(10);
    shiftClock(-DAY);
    tracker.track('two');
    expect(await endOf()).toMatchObject({ reason: 'clock', duration: 0 });
    expect(await indexOf('two')).toBe(2);
  });

  // Theirs drops the batch; ours divides it, so that a bad event costs itself only.
  test('mparticle: an event that is refused is not repeated', async () => {
    profile().answer(() => ({ status: 400 }));
    const tracker = await visit();
    const lost: string[] = [];
    tracker.on('error', ({ code }) => lost.push(code));
    tracker.track('one');
    await later(HOUR);
    const sent = batches().filter(({ events }) => events.some(({ name }) => name === 'one'));
    expect(sent.map(({ events }) => events.length)).toEqual([2, 1]);
    expect(lost).toContain('lost');
  });

  test('mparticle: without storage a visitor of one page is one visitor', async () => {
    profile().browser.cookies.refuse(() => true);
    profile().patch({ indexedDB: undefined });
    const tracker = await visit();
    await later(400);
    tracker.track('one');
    tracker.track('two');
    expect((await sessionOf('two')).userId).toBe((await sessionOf('one')).userId);
  });

  test('mparticle: events tracked while the page closes are sent', async () => {
    const tracker = await visit({ delivery: { flushInterval: HOUR } });
    for (let n = 0; n < 120; n++) tracker.track('event', { n, text: 'x'.repeat(1_000) });
    tracker.page.leave();
    // The browser takes 64 KiB of a page that goes; the next page sends the rest.
    expect(await received('event')).toHaveLength(49);
    await visit();
    await later(MINUTE);
    expect(await received('event')).toHaveLength(120);
  });
});
