import type { Page } from '@playwright/test';
import type { Chromium } from './support/chromium';
import {
  restartsBrowser,
  expect,
  hide,
  isCommitted,
  openDatabase,
  sessions,
  soon,
  test,
} from './support/fixtures';
import { call, fast, FULL, shiftClock } from './support/sdk';

// Rule 20: whatever ends a session, `session_end` says the same of it as the collector can count for itself.

const HOUR = 3_600_000;
const at = (time: string) => Date.parse(time);

interface Case {
  readonly attributes?: Record<string, string | number | boolean>;
  /** Ends the session of a page that has just tracked `last`. */
  end(page: Page, browser: () => Promise<Chromium>): Promise<unknown>;
  /** The browser itself: it is one of its own. */
  isolation?: 'process';
  /** Nobody lives to announce it: the next visit does. */
  returns?: boolean;
  /** It ends with its last activity, which was `last`; otherwise by what came after that. */
  atLast?: boolean;
}

const track = (page: Page) => call(page, 'track', 'next');

const cases: Record<string, Case> = {
  'foreground-timeout': {
    end: (page) => call(page, 'setSessionTimeout', { foreground: 300 }),
    atLast: true,
  },
  'background-timeout': {
    end: (page) => call(page, 'setSessionTimeout', { background: 300 }).then(() => hide(page)),
  },
  'max-duration': {
    attributes: { sessionMaxDuration: HOUR, sessionForegroundTimeout: 2 * HOUR },
    end: (page) => shiftClock(page, 1.5 * HOUR).then(() => track(page)),
    atLast: true,
  },
  clock: {
    end: (page) => shiftClock(page, -2 * HOUR).then(() => track(page)),
    atLast: true,
  },
  ended: { end: (page) => call(page, 'endSession') },
  logout: { end: (page) => call(page, 'reset') },
  consent: { end: (page) => call(page, 'setConsent', 'denied', { flush: true }) },
  'browser-closed': {
    attributes: { sessionEndOnBrowserClose: true },
    isolation: 'process',
    end: async (page, browser) => {
      const chromium = await browser();
      // A browser that its debugger closes may give a visible page no time for a last event.
      await hide(page);
      await chromium.close();
      await chromium.restart();
    },
    returns: true,
  },
  'force-quit': {
    attributes: { auto: 'app-state page-views' },
    isolation: 'process',
    end: async (page, browser) => {
      const chromium = await browser();
      await isCommitted(page);
      await chromium.kill9();
      await chromium.restart();
    },
    returns: true,
    atLast: true,
  },
};

for (const [reason, { attributes, end, returns, atLast, isolation = 'context' }] of Object.entries(cases))
  test.describe(isolation, () => {
    test.use({ isolation });

    const details = isolation === 'process' ? restartsBrowser : {};
    test(
      `session end: a session_end of ${reason} says it whole (rule 20)`,
      details,
      async ({ open, site, ownChromium, collector }) => {
        site.everywhere({ attributes: { ...fast, ...attributes }, src: FULL });
        await openDatabase(site, open);
        const page = await open('/entry?utm_source=mail');
        await call(page, 'setSessionAttribute', 'plan', 'pro');
        await page.goto(site.url('/exit'));
        // What becomes of the site's state is activity too: by then that is decided, also on a busy machine.
        await soon(() => collector.events('page_view').length).toBe(2);
        await call(page, 'incrementSessionAttribute', 'seen', 2);
        await call(page, 'track', 'last');
        const last = await collector.waitFor('last');
        await end(page, ownChromium);
        if (returns) {
          await openDatabase(site, open);
          await open('/later');
        }
        await soon(() => sessions(collector.events())[0]?.reason).toBe(reason);

        const [one] = sessions(collector.events());
        const { time, session, properties } = one!.end!;
        const { foregroundDuration } = properties;
        expect(properties).toEqual({
          reason,
          startedAt: one!.start!.time,
          endedAt: atLast ? last.time : time,
          duration: at(time) - at(one!.start!.time),
          foregroundDuration,
          eventCount: one!.eventIndexes.length,
          pageViews: 2,
          entryPage: site.url('/entry?utm_source=mail'),
          exitPage: site.url('/exit'),
          attributes: { plan: 'pro', seen: 2 },
        });
        expect(properties.endedAt).toBe(time);
        expect(at(time)).toBeGreaterThanOrEqual(at(last.time));
        expect(foregroundDuration).toBeGreaterThan(0);
        expect(foregroundDuration).toBeLessThanOrEqual(properties.duration);
        const own = ['session_end', 'application_state_transition'];
        expect(one!.names.filter((name) => !own.includes(name))).toEqual([
          'session_start',
          'page_view',
          'page_view',
          'last',
        ]);
        expect(session).toMatchObject({ eventIndex: null, sessionIndex: 1, userId: last.session!.userId });
      },
    );
  });
