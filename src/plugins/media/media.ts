import { attempt } from '../../core/util/attempt';
import { MAX_TIMER_MS } from '../../core/options/max-timer-ms';
import { fillIn } from '../../core/options/fill-in';
import { validateOptions } from '../../core/options/validate-options';
import { patchMethod } from '../shared/patch-method';
import type { Plugin, PluginApi } from '../../core/tracker/plugin';

export interface MediaOptions {
  /** Milliseconds of sound after which an event is due: 1,000 to 2,147,483,647. Default 60,000. At most half of a timeout. */
  interval?: number;
}

/** A longer gap between two events is not counted: the machine slept, or playback paused. */
const MAX_GAP_MS = 2000;

/**
 * Tracks `media_playing` while an audio or video element is audible, also on a hidden page: a
 * starting event, so that a listener's session continues (rule 1). There is no timer: the element's
 * own `timeupdate` fires while it plays. The event changes neither the site's state nor the
 * foreground time. `playedDuration`: milliseconds of sound since the previous event. Muted elements,
 * Web Audio without an element, and frames do not count.
 */
export function media(options?: MediaOptions): Plugin {
  const stopping = new AbortController();
  const { signal } = stopping;
  let last = 0;
  let played = 0;
  let restore: (() => void) | undefined;

  return {
    name: 'media',
    setup(api: PluginApi) {
      const right = __DEV__
        ? validateOptions(options, api.warn, { interval: [1000, MAX_TIMER_MS] }, 'media.')
        : options;
      const { interval } = fillIn({ interval: 60_000 }, right, 1000, MAX_TIMER_MS);
      const listener = ({ target }: Event) => {
        const { paused, muted, volume } = target as HTMLMediaElement;
        if (paused || muted || !volume) return;
        const gap = Date.now() - last;
        last += gap;
        // Elements that play at the same time are counted once.
        if (gap > 0 && gap < MAX_GAP_MS) played += gap;
        const { foregroundTimeout, backgroundTimeout } = api.timeouts;
        if (played < Math.min(interval, foregroundTimeout / 2, backgroundTimeout / 2)) return;
        api.track('media_playing', { playedDuration: played });
        played = 0;
      };
      const listenTo = (where: EventTarget) =>
        where.addEventListener('timeupdate', listener, { capture: true, signal });
      // The event does not bubble, so listen while capturing.
      listenTo(window);
      // An element made by `new Audio(url)` is usually in no document.
      restore = patchMethod(
        HTMLMediaElement.prototype,
        'play',
        (original) =>
          function (this: HTMLMediaElement) {
            const playing = original.apply(this);
            attempt(() => listenTo(this));
            return playing;
          },
      );
    },
    /** The next session may belong to another visitor, so counting starts again. */
    onSessionEnd() {
      played = 0;
    },
    teardown() {
      stopping.abort();
      restore?.();
    },
  };
}
