import { attempt } from '../../core/util/attempt';
import { MAX_TIMER_MS } from '../../core/options/max-timer-ms';
import type { Schema } from '../../core/options/option-schema';
import { fillIn } from '../../core/options/fill-in';
import { validateOptions } from '../../core/options/validate-options';
import { ENGAGEMENT, PAGE_VIEW } from '../../core/event/event';
import type { Plugin, PluginApi } from '../../core/tracker/plugin';

export interface EngagementOptions {
  /** Engaged milliseconds after which a heartbeat is due: 1,000 to 2,147,483,647. Default 15,000. */
  interval?: number;
  /** Milliseconds without input after which the visitor counts as idle: 1,000 to 2,147,483,647, or `Infinity`. Default 30,000. */
  idleTimeout?: number;
}

/** The interval of the timer, which only runs while the visitor is active. */
const STEP_MS = 1000;
const activityTypes = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove', 'scroll'];

/**
 * Tracks `engagement`, passive: heartbeats while the page is visible and in use, by pointer, keys,
 * wheel, touch or scrolling. `engagedDuration`: milliseconds since the previous heartbeat.
 * `scrollDepth`: the deepest visible part of the page since the page view, in percent.
 * `scrollOffsets`: the range of scrolling since the previous heartbeat, in CSS pixels: the least and
 * the greatest offset from the left, then from the top. The rest is reported when the visitor becomes
 * idle, when the page is hidden, and at the next page view, if there is anything new.
 */
export function engagement(options?: EngagementOptions): Plugin {
  let api: PluginApi;
  let interval = 15_000;
  let idleTimeout = 30_000;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let visible: boolean | undefined;
  /** The time until which the visitor counts as active. */
  let until = 0;
  let last = 0;
  let engaged = 0;
  let depth = 0;
  let reportedDepth = 0;
  /** The least and the greatest offset since the previous heartbeat: from the left, then from the top. */
  let offsets: number[] | undefined;
  let page: object | undefined;

  /** Counts the time since the last count, without the time of a sleep, in which no timer fires. */
  const count = () => {
    // A page may have a variable of that name.
    const now = attempt(() => performance.now()) ?? Date.now();
    engaged += Math.max(0, Math.min(now, until, last + 2 * STEP_MS) - last);
    last = now;
  };

  const look = () => {
    const seen = ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100;
    depth = Math.max(depth, Math.min(100, Math.round(seen) || 0));
    // A page may have variables of these names.
    const x = Math.round(scrollX) || 0;
    const y = Math.round(scrollY) || 0;
    const [minX = x, maxX = x, minY = y, maxY = y] = offsets ?? [];
    offsets = [Math.min(x, minX), Math.max(x, maxX), Math.min(y, minY), Math.max(y, maxY)];
  };

  /** `context` belongs to a page that was left, and replaces the current context. */
  const report = (context?: object) => {
    const engagedDuration = Math.round(engaged);
    if (!context) look();
    if (engagedDuration || depth > reportedDepth)
      api.track(
        ENGAGEMENT,
        { engagedDuration, scrollDepth: depth || undefined, scrollOffsets: offsets },
        { passive: true, context },
      );
    engaged = 0;
    reportedDepth = depth;
    offsets = undefined;
  };

  const step = () => {
    timer = undefined;
    count();
    if (!depth) look();
    if (engaged >= interval || last >= until) report();
    if (last < until) timer = setTimeout(step, STEP_MS);
  };

  const listener = (event?: Event) => {
    const scrolled = event?.type === 'scroll';
    // Parts of a page may scroll without the visitor.
    if (!visible || (scrolled && event.target !== document)) return;
    // A document's `scroll` fires once a frame, right before the layout, so reading sizes adds no layout.
    if (scrolled) look();
    count();
    until = last + idleTimeout;
    timer ??= setTimeout(step, STEP_MS);
  };

  return {
    name: 'engagement',
    setup(pluginApi) {
      api = pluginApi;
      const schema: Schema = {
        interval: [STEP_MS, MAX_TIMER_MS],
        idleTimeout: [STEP_MS, MAX_TIMER_MS, Infinity],
      };
      const right = __DEV__ ? validateOptions(options, api.warn, schema, 'engagement.') : options;
      ({ interval } = fillIn({ interval }, right, STEP_MS, MAX_TIMER_MS));
      ({ idleTimeout } = fillIn({ idleTimeout }, right, STEP_MS));
      for (const type of activityTypes) addEventListener(type, listener, { capture: true, passive: true });
    },
    onVisibilityChange(shown) {
      count();
      until = 0;
      visible = shown;
      // Showing the page is activity too.
      if (visible) listener();
      else report();
    },
    beforeTrack(event) {
      const { name, context } = event;
      if (name === PAGE_VIEW) {
        count();
        if (page) report({ page });
        page = event.page;
        depth = reportedDepth = 0;
      } else if (
        name === ENGAGEMENT &&
        (context?.page as typeof event.page | undefined)?.id === event.page.id
      )
        Object.assign(event, { page: context!.page, context: undefined });
    },
    /** The next session may belong to another visitor, so counting starts again. */
    onSessionEnd() {
      engaged = 0;
    },
    teardown() {
      count();
      report();
      clearTimeout(timer);
      visible = false;
      for (const type of activityTypes) removeEventListener(type, listener, true);
    },
  };
}
