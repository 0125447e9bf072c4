// Heartbeats, by a clock that the test moves; e2e/engagement.spec.ts has them from real browsers.
import { describe, expect, test, vi } from 'vitest';
import type { Options } from '../../src/index';
import { engagement, type EngagementOptions } from '../../src/plugins/engagement/engagement';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { HOUR, MINUTE, useVisitor, type Visit } from '../browser/visitor';

declare const __DEV__: boolean;

const { visit, later, received, close, profile, shiftClock } = useVisitor();

const start = async (options?: EngagementOptions, more: Partial<Options> = {}) => {
  const tracker = await visit({ plugins: [pageViews(), engagement(options)], ...more });
  return tracker;
};
const beats = async () =>
  (await received('engagement')).map(({ properties }) => properties.engagedDuration as number);
/** Close to, for the page has been open for some milliseconds. */
const about = (ms: number) => {
  const within = (reported: number) => reported > ms - 100 && reported < ms + 1100;
  return expect.toSatisfy(within, `about ${ms}`);
};
/** The visitor does something every 10 seconds. */
const use = async (tracker: Visit, ms: number, type = 'pointermove') => {
  for (let at = 0; at < ms; at += 10_000) {
    tracker.page.say(type);
    await later(Math.min(10_000, ms - at));
  }
};

describe('engagement: heartbeats', () => {
  test('come each interval while somebody is there', async () => {
    const tracker = await start();
    await use(tracker, MINUTE);
    expect(await beats()).toEqual(Array(4).fill(about(15_000)));
  });
  test.each(['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove', 'scroll'])(
    '%s is a sign of somebody',
    async (type) => {
      const tracker = await start({ idleTimeout: 11_000 });
      await use(tracker, MINUTE, type);
      expect((await beats()).length).toBeGreaterThanOrEqual(3);
    },
  );
  test('stop with what is left when nobody is there any more, and no timer runs', async () => {
    await start();
    await later(5 * MINUTE);
    expect(await beats()).toEqual([about(15_000), about(15_000)]);
    expect((await beats()).reduce((sum, ms) => sum + ms)).toBe(30_000);
    expect(profile().timers()).toBeLessThanOrEqual(1);
  });
  test('the interval and the idle timeout are options', async () => {
    await start({ interval: 4_000, idleTimeout: 10_000 });
    await later(MINUTE);
    expect(await beats()).toEqual([about(4_000), about(4_000), about(2_000)]);
  });
  test('idleTimeout: Infinity means that a visible page is a used one', async () => {
    await start({ idleTimeout: Infinity });
    await later(MINUTE);
    expect(await beats()).toEqual(Array(4).fill(about(15_000)));
  });
  test('a part of the page that scrolls by itself is no visitor', async () => {
    const tracker = await start({ idleTimeout: 5_000 });
    for (let n = 0; n < 30; n++) {
      tracker.page.say('scroll', {}, {});
      await later(1_000);
    }
    expect(await beats()).toEqual([about(5_000)]);
  });
  test('a page that was loaded hidden has none until it is shown', async () => {
    const tracker = await visit({ plugins: [pageViews(), engagement()] }, { hidden: true });
    await use(tracker, MINUTE);
    expect(await beats()).toEqual([]);
    tracker.page.show();
    await later(3_500);
    tracker.page.hide();
    expect(await beats()).toEqual([about(3_500)]);
  });
});

describe('engagement: the remaining engagement', () => {
  test('is reported when the page is hidden, on the last beacon', async () => {
    const tracker = await start();
    await later(4_200);
    tracker.page.hide();
    const [beat] = await received('engagement');
    expect(beat!.properties.engagedDuration).toBeGreaterThanOrEqual(4_200);
    expect(beat!.properties.engagedDuration).toBeLessThan(4_300);
    tracker.page.show();
    tracker.page.hide();
    await close();
    expect(await beats()).toHaveLength(1);
  });
  test('is reported at a new route, for the page that was left; the depth starts again', async () => {
    const tracker = await start();
    tracker.page.scroll(800, 2_000);
    await later(4_200);
    history.pushState(null, '', '/second');
    tracker.page.scroll(0, 8_000);
    await later(2_000);
    tracker.page.hide();
    const reported = (await received('engagement')).map(({ page, context, properties }) => [
      new URL(page.url).pathname,
      properties.scrollDepth,
      context,
    ]);
    expect(reported).toEqual([
      ['/', 80, undefined],
      ['/second', 10, undefined],
    ]);
  });
  test('a heartbeat of a page that was left does not make it the exit page (rule 20)', async () => {
    const tracker = await start();
    await later(4_200);
    history.pushState(null, '', '/second');
    tracker.endSession();
    await later(10);
    const [end] = await received('session_end');
    expect(end!.properties.exitPage).toBe('https://shop.example/second');
  });
  test('is reported by shutdown(), which removes every listener and timer', async () => {
    const tracker = await start();
    await later(4_200);
    tracker.shutdown();
    expect(await beats()).toEqual([about(4_200)]);
    await use(tracker, MINUTE);
    tracker.page.hide();
    expect(await beats()).toHaveLength(1);
  });
});

describe('engagement: time without engagement', () => {
  test('time in the background', async () => {
    const tracker = await start();
    await later(3_000);
    tracker.page.hide();
    await later(10 * MINUTE);
    tracker.page.show();
    await later(2_000);
    tracker.page.hide();
    expect(await beats()).toEqual([about(3_000), about(2_000)]);
  });
  test('time that the site declares as background (rule 28)', async () => {
    const tracker = await start();
    await later(3_000);
    tracker.setBackground(true);
    await use(tracker, MINUTE);
    expect(await beats()).toEqual([about(3_000)]);
  });
  test('time in the back/forward cache', async () => {
    const tracker = await start();
    await later(3_000);
    await tracker.page.sleep();
    shiftClock(HOUR);
    await tracker.page.wake();
    await later(2_000);
    tracker.page.hide();
    expect(await beats()).toEqual([about(3_000), about(2_000)]);
  });
  test('a sleep of the machine, in which no timer came', async () => {
    const tracker = await start();
    await later(3_000);
    const { now } = performance;
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 20_000);
    tracker.page.say('pointermove');
    tracker.page.hide();
    const [reported] = await beats();
    expect(reported).toBeLessThan(5_100);
  });
  test('a clock that is set forward', async () => {
    const tracker = await start();
    await later(3_000);
    shiftClock(20 * MINUTE);
    await later(1_000);
    tracker.page.hide();
    expect(await beats()).toEqual([about(4_000)]);
  });
});

describe('engagement: the session', () => {
  test('is not kept alive by heartbeats, and gets none after its end (rule 10)', async () => {
    const tracker = await start(undefined, { session: { foregroundTimeout: 2 * MINUTE } });
    await use(tracker, 5 * MINUTE);
    const [end] = await received('session_end');
    expect(end!.properties).toMatchObject({ reason: 'foreground-timeout', duration: 0 });
    expect((await beats()).length).toBeLessThanOrEqual(8);
    tracker.track('next');
    expect((await received('next'))[0]!.session).toMatchObject({ sessionIndex: 2, eventIndex: 1 });
  });
  test('no session is started by heartbeats (rule 10)', async () => {
    const tracker = await visit({ plugins: [engagement()] });
    await use(tracker, MINUTE);
    expect(await received()).toEqual([]);
  });
  test('the rest of one visitor is not counted for the next', async () => {
    const tracker = await start();
    await later(9_000);
    tracker.reset();
    tracker.track('login');
    await later(1_000);
    tracker.page.hide();
    expect(await beats()).toEqual([about(1_000)]);
  });
  test('while consent is pending nothing is sent; denied, nothing ever (rule 35)', async () => {
    const tracker = await start(undefined, { consent: 'pending' });
    await use(tracker, MINUTE);
    expect(await received()).toEqual([]);
    tracker.setConsent('denied');
    await use(tracker, MINUTE);
    expect(await received()).toEqual([]);
  });
});

describe('engagement: scrollDepth', () => {
  test('is what has been in view, at its deepest, in percent', async () => {
    const tracker = await start();
    tracker.page.scroll(400, 4_000);
    tracker.page.scroll(2_000);
    tracker.page.scroll(0);
    await later(1_000);
    tracker.page.hide();
    expect((await received('engagement'))[0]!.properties.scrollDepth).toBe(70);
  });
  test.each([
    ['a page that fits', 0, 800, 100],
    ['a page pulled beyond its end', 900, 1_600, 100],
    ['a page pulled beyond its beginning', -80, 8_000, 9],
    ['a frame without size', 0, 0, 100],
  ])('covers %s', async (_what, top, height, depth) => {
    const tracker = await start();
    tracker.page.scroll(top, height);
    await later(1_000);
    tracker.page.hide();
    expect((await received('engagement'))[0]!.properties.scrollDepth).toBe(depth);
  });
});

describe('engagement: scrollOffsets', () => {
  const offsets = async () =>
    (await received('engagement')).map(({ properties }) => properties.scrollOffsets as number[]);

  test('engagement: scrollOffsets are the least and the greatest of x and y since the heartbeat before', async () => {
    const tracker = await start({ interval: 60_000 });
    await later(1_000);
    tracker.page.scroll(900.4, 4_000);
    tracker.page.scroll(300);
    await later(1_000);
    tracker.page.hide();
    tracker.page.show();
    await later(1_000);
    tracker.page.hide();
    expect(await offsets()).toEqual([
      [0, 0, 0, 900],
      [0, 0, 300, 300],
    ]);
  });

  test('engagement: scrollOffsets start again with a page view, and are rounded if the page has other values', async () => {
    const tracker = await start({ interval: 60_000 });
    tracker.page.scroll(900, 4_000);
    await later(1_000);
    tracker.page.scroll('far' as never);
    history.pushState(null, '', '/second');
    await later(1_000);
    tracker.page.hide();
    const [first, second] = await offsets();
    expect(first).toEqual([0, 0, 0, 900]);
    expect(second).toEqual([0, 0, 0, 0]);
  });
});

describe('engagement: options', () => {
  test.each([
    [{ interval: 0 }, 'option engagement.interval (0) must be a number, 1000 to 2147483647'],
    [{ interval: '15' }, 'option engagement.interval (15) must be a number, 1000 to 2147483647'],
    [
      { idleTimeout: NaN },
      'option engagement.idleTimeout (NaN) must be a number, 1000 to 2147483647, or Infinity',
    ],
    [{ idle: 5 }, 'option engagement.idle (5) must be one of interval,idleTimeout'],
  ])('%j leaves the default, and the development build names it', async (options, message) => {
    await start(options as EngagementOptions);
    await later(MINUTE);
    expect(vi.mocked(console.error).mock.calls).toEqual(__DEV__ ? [[`sojourn: ${message}`]] : []);
    expect(await beats()).toEqual([about(15_000), about(15_000)]);
  });
});
