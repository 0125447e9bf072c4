// What is heard keeps a session, by a clock that the test moves; e2e/media.spec.ts has it from a real browser.
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Options } from '../../src/index';
import { media, type MediaOptions } from '../../src/plugins/media/media';
import { HOUR, MINUTE, useVisitor, type Visit } from '../browser/visitor';

declare const __DEV__: boolean;

const { visit, later, received, profile } = useVisitor();

/** A browser's element, as far as a plugin sees it. */
class Element extends EventTarget {
  paused = true;
  muted = false;
  volume = 1;
  play() {
    this.paused = false;
    return Promise.resolve();
  }
}
const { play } = Element.prototype;
beforeEach(() => {
  Element.prototype.play = play;
  profile().patch({ HTMLMediaElement: Element });
});

const start = (options?: MediaOptions, more: Partial<Options> = {}) =>
  visit({ plugins: [media(options)], ...more });
const beats = async () =>
  (await received('media_playing')).map(({ properties }) => properties.playedDuration as number);

/** As browsers do: four times a second while it plays. Of an element of the document the window hears it. */
const listenTo = async (tracker: Visit, ms: number, elements = [new Element()], step = 250) => {
  for (const element of elements) element.paused = false;
  for (let at = 0; at < ms; at += step) {
    await later(step);
    for (const element of elements) tracker.page.say('timeupdate', {}, element);
  }
  for (const element of elements) element.paused = true;
  await later(1);
};

describe('media: media_playing', () => {
  test('comes each minute of sound', async () => {
    await listenTo(await start(), 5 * MINUTE + 1_000);
    expect(await beats()).toEqual(
      Array(5).fill(expect.toSatisfy((ms: number) => ms >= MINUTE && ms < MINUTE + 500)),
    );
  });
  test('sooner, where a timeout is short', async () => {
    await listenTo(await start({}, { session: { backgroundTimeout: 10_000 } }), 11_000);
    expect(await beats()).toHaveLength(2);
  });
  test('the interval is an option, and the development build names a wrong one', async () => {
    await listenTo(await start({ interval: 2_000 }), 7_000);
    expect(await beats()).toHaveLength(3);
    const error = vi.mocked(console.error);
    await listenTo(await start({ interval: 5 }), 7_000);
    expect(error.mock.calls.map(([text]) => `${text}`)).toEqual(
      __DEV__ ? [expect.stringContaining('option media.interval')] : [],
    );
    expect(await beats()).toHaveLength(3);
  });
  test('is sent once for elements that play together', async () => {
    await listenTo(await start(), 2 * MINUTE + 1_000, [new Element(), new Element(), new Element()]);
    expect(await beats()).toHaveLength(2);
  });
  test.each([{ muted: true }, { volume: 0 }])('is not sent for an element with %j', async (silent) => {
    await listenTo(await start(), 3 * MINUTE, [Object.assign(new Element(), silent)]);
    expect(await beats()).toEqual([]);
  });
  test('is not sent for paused or sought elements', async () => {
    const tracker = await start();
    const element = new Element();
    for (let n = 0; n < 1_000; n++) {
      await later(250);
      tracker.page.say('timeupdate', {}, element);
    }
    expect(await beats()).toEqual([]);
  });
  test('is not sent for short, distant sounds until their sum is an interval', async () => {
    const tracker = await start();
    for (let n = 0; n < 30; n++) {
      await listenTo(tracker, 1_000);
      await later(5 * MINUTE);
    }
    expect(await beats()).toEqual([]);
  });
  test('no time of a sleep, in which nothing is fired', async () => {
    const tracker = await start();
    await listenTo(tracker, 30_000);
    await later(10 * MINUTE);
    await listenTo(tracker, 20_000);
    expect(await beats()).toEqual([]);
  });
  test('is sent for a played element outside of any document', async () => {
    const tracker = await start();
    const element = new Element();
    await element.play();
    await element.play();
    for (let n = 0; n < 250; n++) {
      await later(250);
      element.dispatchEvent(new Event('timeupdate'));
    }
    expect(await beats()).toHaveLength(1);
    tracker.shutdown();
    expect(Element.prototype.play).toBe(play);
    for (let n = 0; n < 500; n++) {
      await later(250);
      element.dispatchEvent(new Event('timeupdate'));
    }
    expect(await beats()).toHaveLength(1);
  });
  test('a patch that somebody has put on top of ours stays', async () => {
    const tracker = await start();
    const ours = Element.prototype.play;
    const theirs = function (this: Element) {
      return ours.call(this);
    };
    Element.prototype.play = theirs;
    tracker.shutdown();
    expect(Element.prototype.play).toBe(theirs);
    await expect(new Element().play()).resolves.toBeUndefined();
  });
  test('nothing while consent is denied', async () => {
    await listenTo(await start({}, { consent: 'denied' }), 3 * MINUTE);
    expect(await beats()).toEqual([]);
  });
});

describe('media: only events decide (rule 1)', () => {
  test('an audible hidden page keeps its session; a silent one does not', async () => {
    const tracker = await start();
    tracker.track('one');
    tracker.page.hide();
    await listenTo(tracker, 2 * HOUR, undefined, 1_000);
    tracker.page.show();
    tracker.track('two');
    tracker.page.hide();
    await later(HOUR);
    tracker.page.show();
    tracker.track('three');
    const [one, two, three] = (await received()).filter(({ name }) => ['one', 'two', 'three'].includes(name));
    expect(two!.session!.sessionId).toBe(one!.session!.sessionId);
    expect(three!.session!.sessionIndex).toBe(2);
    for (const { session } of await received('media_playing')) expect(session!.state).toBe('background');
  });
  test('hidden playback adds nothing to the time in the foreground (rules 3, 4)', async () => {
    const span = fc.record({
      visible: fc.boolean(),
      messages: fc.boolean(),
      seconds: fc.integer({ min: 1, max: 400 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(span, { minLength: 1, maxLength: 6 }), async (spans) => {
        const tracker = await start();
        tracker.newSession();
        tracker.page.show();
        let seen = 0;
        for (const { visible, messages: notified, seconds } of spans) {
          if (visible) tracker.page.show();
          else tracker.page.hide();
          if (notified) await listenTo(tracker, seconds * 1_000, undefined, 1_000);
          else await later(seconds * 1_000);
          if (visible) seen += seconds * 1_000;
        }
        let reported: number | undefined;
        tracker.on('session-end', ({ foregroundDuration }) => (reported = foregroundDuration));
        tracker.endSession();
        await later(10);
        expect(Math.abs(reported! - seen)).toBeLessThan(200);
      }),
      { numRuns: 25 },
    );
  });
});
