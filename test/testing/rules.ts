// What users test, in every environment in which they do.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { customStore } from '../../src/core/storage/custom-store';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { createTestTracker } from '../../src/testing/testing';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 15, 9);

/** The order of the events, and the number of the session of each. */
const story = (collector: ReturnType<typeof createTestTracker>['collector']) =>
  collector.events.map(({ name, session }) => `${name} ${session!.sessionIndex}`);

export const describeRules = (environment: string, hasDocument: boolean) => {
  describe(`sojourn/testing in ${environment}`, () => {
    const fetch = vi.fn();
    beforeEach(() => {
      vi.stubGlobal('fetch', fetch.mockReset());
    });
    afterEach(() => {
      vi.unstubAllGlobals();
      vi.useRealTimers();
      vi.restoreAllMocks();
    });

    test('what is tracked is there in the same task', () => {
      const { tracker, collector } = createTestTracker();
      const id = tracker.track('signup', { plan: 'pro' });
      expect(collector.names).toEqual(['session_start', 'signup']);
      const [event] = collector.named('signup');
      expect(event).toMatchObject({ id, properties: { plan: 'pro' }, consent: 'granted' });
      expect(event!.session).toMatchObject({ sessionIndex: 1, eventIndex: 1, state: 'foreground' });
    });

    test('what is tracked arrives by itself too', async () => {
      const { tracker, collector } = createTestTracker();
      const waiting = collector.waitFor(({ properties }) => properties.step === 2);
      setTimeout(() => tracker.track('checkout', { step: 1 }), 1);
      setTimeout(() => tracker.track('checkout', { step: 2 }), 5);
      await expect(waiting).resolves.toMatchObject({ name: 'checkout' });
      expect(collector.names).toEqual(['session_start', 'checkout', 'checkout']);
    });

    test('the session is known when the tracker is ready', async () => {
      const { tracker, collector } = createTestTracker();
      tracker.track('signup');
      const { session } = collector.events[0]!;
      await tracker.ready;
      expect(tracker.session).toMatchObject({ sessionId: session!.sessionId });
    });

    test('nothing of the environment is used, replaced or left', async () => {
      const names = Reflect.ownKeys(globalThis).map(String).sort();
      const { setTimeout, Date } = globalThis;
      const { tracker, collector, clock, page } = createTestTracker();
      tracker.track('signup');
      clock.advance(40 * MINUTE);
      tracker.track('order');
      page.close();
      await Promise.resolve();
      expect(collector.events).toHaveLength(5);
      expect(fetch).not.toHaveBeenCalled();
      expect(Reflect.ownKeys(globalThis).map(String).sort()).toEqual(names);
      expect([globalThis.setTimeout, globalThis.Date]).toEqual([setTimeout, Date]);
      if (!hasDocument) return;
      expect(document.cookie).toBe('');
      expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
    });

    test('two trackers know nothing of each other', () => {
      const [one, other] = [createTestTracker(), createTestTracker()];
      one.tracker.track('signup');
      other.tracker.track('order');
      expect(one.collector.names).toEqual(['session_start', 'signup']);
      expect(other.collector.events[0]!.session!.userId).not.toBe(one.collector.events[0]!.session!.userId);
    });

    describe('the clock', () => {
      test('stands still until it is moved', () => {
        const { tracker, collector, clock } = createTestTracker({ now: START });
        tracker.track('first');
        clock.advance(1500);
        tracker.track('second');
        expect(clock.now()).toBe(START + 1500);
        const times = collector.events.map(({ name, time }) => `${name} ${time}`);
        expect(times).toEqual([
          'session_start 2026-01-15T09:00:00.000Z',
          'first 2026-01-15T09:00:00.000Z',
          'second 2026-01-15T09:00:01.500Z',
        ]);
      });

      test.each([
        [30 * MINUTE, ['session_start 1', 'first 1', 'second 1']],
        [30 * MINUTE + 1, ['session_start 1', 'first 1', 'session_end 1', 'session_start 2', 'second 2']],
      ])('after %d ms of idle reading the session goes on, or another begins (rule 2)', (idle, expected) => {
        const { tracker, collector, clock } = createTestTracker();
        tracker.track('first');
        clock.advance(idle);
        tracker.track('second');
        expect(story(collector)).toEqual(expected);
      });

      test('the end is announced without a further event (rule 19)', () => {
        const { tracker, collector, clock } = createTestTracker({ session: { foregroundTimeout: MINUTE } });
        tracker.track('first');
        clock.advance(3 * MINUTE);
        expect(story(collector)).toEqual(['session_start 1', 'first 1', 'session_end 1']);
        expect(collector.named('session_end')[0]!.properties).toMatchObject({ reason: 'foreground-timeout' });
        expect(tracker.session).toBe(null);
      });

      test.each([
        [MINUTE, 1],
        [MINUTE + 1, 2],
      ])(
        'a page that was hidden for %d ms is judged by the background timeout (rule 3)',
        (hidden, sessions) => {
          const { tracker, collector, clock, page } = createTestTracker({
            session: { backgroundTimeout: MINUTE },
          });
          tracker.track('first');
          page.hide();
          clock.advance(hidden);
          page.show();
          tracker.track('second');
          expect(collector.named('session_start')).toHaveLength(sessions);
          expect(collector.named('second')[0]!.session!.sessionIndex).toBe(sessions);
        },
      );

      test('no session is older than its longest duration (rule 5)', () => {
        const { tracker, collector, clock } = createTestTracker({ session: { maxDuration: 60 * MINUTE } });
        for (let minutes = 0; minutes <= 75; minutes += 25) {
          tracker.track('reading');
          clock.advance(25 * MINUTE);
        }
        expect(story(collector).slice(4, 7)).toEqual(['session_end 1', 'session_start 2', 'reading 2']);
        expect(collector.named('session_end')[0]!.properties).toMatchObject({ reason: 'max-duration' });
      });

      test.each([-1, NaN, Infinity, undefined])('says that %s is no time to move by', (milliseconds) => {
        const { clock } = createTestTracker();
        expect(() => clock.advance(milliseconds as number)).toThrow(`clock.advance(${milliseconds})`);
      });

      test('a start that is no time is an error', () => {
        expect(() => createTestTracker({ now: new Date('yesterday') })).toThrow('option now (Invalid Date)');
      });

      test('the runner’s fake timers move it, and it moves them', () => {
        vi.useFakeTimers({ now: START });
        const { tracker, collector, clock } = createTestTracker();
        const ran = vi.fn();
        setTimeout(ran, 20 * MINUTE);
        tracker.track('first');
        vi.advanceTimersByTime(15 * MINUTE);
        expect(clock.now()).toBe(START + 15 * MINUTE);
        expect(ran).not.toHaveBeenCalled();
        clock.advance(15 * MINUTE + 1);
        expect(ran).toHaveBeenCalledOnce();
        expect(Date.now()).toBe(START + 30 * MINUTE + 1);
        tracker.track('second');
        expect(story(collector).slice(2)).toEqual(['session_end 1', 'session_start 2', 'second 2']);
      });

      test('what is called just before the fake timers move is judged before', () => {
        vi.useFakeTimers();
        const { tracker, collector } = createTestTracker();
        tracker.track('first');
        vi.advanceTimersByTime(31 * MINUTE);
        expect(story(collector)).toEqual(['session_start 1', 'first 1', 'session_end 1']);
      });

      test('fake timers of the runner do not stop a wait', async () => {
        vi.useFakeTimers();
        const { tracker, collector } = createTestTracker();
        const waiting = collector.waitFor('signup');
        await Promise.resolve();
        tracker.track('signup');
        await expect(waiting).resolves.toMatchObject({ name: 'signup' });
        await expect(collector.waitFor('order', { timeout: 20 })).rejects.toThrow('within 20 ms');
      });

      test('names the plugin that does not follow it', () => {
        const engagement = { name: 'engagement' };
        const { clock } = createTestTracker({ plugins: [engagement] });
        expect(() => clock.advance(1)).toThrow(/plugin engagement .* vi\.useFakeTimers\(\)/);
      });
    });

    describe('consent', () => {
      test('what waits for it goes with a yes', () => {
        const { tracker, collector } = createTestTracker({ consent: 'pending' });
        tracker.track('signup');
        expect(collector.names).toEqual([]);
        tracker.setConsent('granted');
        expect(collector.names).toEqual(['session_start', 'signup']);
      });

      test('what waits for it is dropped with a no', () => {
        const { tracker, collector } = createTestTracker({ consent: 'pending' });
        tracker.track('signup');
        tracker.setConsent('denied');
        tracker.track('order');
        tracker.setConsent('granted');
        tracker.track('feedback');
        expect(collector.names).toEqual(['session_start', 'feedback']);
      });

      test('a no after a yes sends nothing more, and the next yes is of another visitor', () => {
        const { tracker, collector } = createTestTracker();
        tracker.track('signup');
        const [{ session }] = collector.events as [(typeof collector.events)[0]];
        collector.clear();
        tracker.setConsent('denied');
        tracker.track('order');
        expect(collector.names).toEqual([]);
        tracker.setConsent('granted');
        tracker.track('feedback');
        expect(collector.events[0]!.session!.userId).not.toBe(session!.userId);
      });

      test('without it a wait says so', async () => {
        const { tracker, collector } = createTestTracker({ consent: 'pending' });
        tracker.track('signup');
        await expect(collector.waitFor('signup', { timeout: 5 })).rejects.toThrow(
          /Nothing did\.\nConsent is pending/,
        );
      });
    });

    test('plugins see, change and refuse events', () => {
      const beforeTrack = vi.fn(
        ({ name, properties }: { name: string; properties: Record<string, unknown> }) => {
          properties.tier = 'gold';
          return name !== 'internal';
        },
      );
      const { tracker, collector } = createTestTracker({ plugins: [{ name: 'ours', beforeTrack }] });
      tracker.track('internal');
      expect(collector.names).toEqual([]);
      tracker.track('signup');
      expect(collector.named('signup')[0]!.properties).toEqual({ tier: 'gold' });
    });

    test('a plugin that is attached later is set up too', () => {
      const { tracker, collector } = createTestTracker();
      tracker.use({ name: 'late', onTrack: (event) => void (event.properties.late = true) });
      tracker.track('signup');
      expect(collector.named('signup')[0]!.properties).toEqual({ late: true });
    });

    test('an option that is wrong is heard', async () => {
      vi.spyOn(console, 'error').mockReturnValue();
      vi.spyOn(console, 'warn').mockReturnValue();
      const { tracker } = createTestTracker({ session: { foregroundTimeout: -5 } });
      const onError = vi.fn();
      tracker.on('error', onError);
      await tracker.ready;
      expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'option' }));
    });

    test('a site’s own options can be passed as they are', () => {
      const protocol = { name: 'ours', encode: vi.fn(() => []) };
      const store = { get: vi.fn(), set: vi.fn(), delete: vi.fn() };
      const { tracker, collector } = createTestTracker({
        collector: 'https://collect.example/e',
        protocol,
        cookie: { domain: 'shop.example' },
        delivery: { flushInterval: 60_000, headers: { key: 'secret' } },
        session: { foregroundTimeout: MINUTE, store: customStore(store) },
        mask: (url) => url.replace('secret', ''),
        url: 'https://shop.example/?secret',
      });
      tracker.track('signup');
      expect(collector.names).toEqual(['session_start', 'signup']);
      expect(collector.events[0]!.page.url).toBe('https://shop.example/?');
      expect([protocol.encode, store.get, store.set]).not.toContainEqual(
        expect.objectContaining({ mock: expect.objectContaining({ calls: [expect.anything()] }) }),
      );
      expect(protocol.encode).not.toHaveBeenCalled();
      expect(store.get).not.toHaveBeenCalled();
    });

    test('without sessions there are none', () => {
      const { tracker, collector } = createTestTracker({ session: false });
      tracker.track('signup');
      expect(collector.events).toMatchObject([{ name: 'signup' }]);
      expect(collector.events[0]).not.toHaveProperty('session');
    });

    test('the page is as it is said to be', () => {
      const page = { url: 'https://shop.example/cart', title: 'Cart', referrer: 'https://search.example/' };
      const { tracker, collector } = createTestTracker(page);
      tracker.track('signup');
      expect(collector.named('signup')[0]!.page).toMatchObject(page);
    });

    describe('the visitor', () => {
      test('goes on with the session in another tab', () => {
        const first = createTestTracker();
        first.tracker.track('signup');
        const second = first.openTab();
        second.tracker.track('order');
        const [, signup, order] = first.collector.events;
        expect(second.collector).toBe(first.collector);
        expect(order).toMatchObject({
          name: 'order',
          session: { sessionId: signup!.session!.sessionId, eventIndex: 2 },
        });
        expect(order!.tab.id).not.toBe(signup!.tab.id);
      });

      test('goes on with the session after a reload, in the same tab', () => {
        const first = createTestTracker();
        first.tracker.track('signup');
        const next = first.reload();
        next.tracker.track('order');
        first.tracker.track('too late');
        const [, signup, order, ...more] = next.collector.events;
        expect(more).toEqual([]);
        expect(order).toMatchObject({ tab: signup!.tab, session: { sessionIndex: 1, eventIndex: 2 } });
        expect(order!.page.id).not.toBe(signup!.page.id);
      });

      test('comes back after the timeout with another session', () => {
        const first = createTestTracker();
        first.tracker.track('signup');
        first.page.close();
        first.clock.advance(24 * 60 * MINUTE);
        const next = first.openTab();
        next.tracker.track('order');
        expect(story(next.collector)).toEqual([
          'session_start 1',
          'signup 1',
          'session_end 1',
          'session_start 2',
          'order 2',
        ]);
      });

      test('withdraws consent in all tabs', () => {
        const first = createTestTracker();
        const second = first.openTab();
        first.tracker.track('signup');
        second.tracker.track('order');
        expect(first.collector.events).toHaveLength(3);
        first.tracker.setConsent('denied');
        expect(second.tracker.consent).toBe('denied');
      });
    });

    if (hasDocument)
      test('page views follow the document of the test', () => {
        const { collector } = createTestTracker({ plugins: [pageViews()] });
        history.pushState({}, '', '/cart');
        document.title = 'Cart';
        history.pushState({}, '', '/order');
        const views = collector.named('page_view');
        expect(views.map(({ properties }) => properties.navigation)).toEqual(['load', 'route', 'route']);
        expect(views.at(-1)!.page).toMatchObject({ url: location.href, title: 'Cart' });
      });
  });
};
