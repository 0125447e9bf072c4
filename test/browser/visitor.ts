// For the tests of a file: a visitor for each, who has never been here, and a clock that only the test moves.
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { Options, Tracker } from '../../src/index';
import { readBatch, type NativeEvent } from '../../e2e/support/native';
import { COLLECTOR, START, type OpenPage } from './browser';
import type { CollectorRequest } from './collector';
import { compileTracker } from './compile';
import { createProfile, type Load, type Profile } from './profile';

// `npm run check` selects the tests that import a changed file, and knows nothing of what they compile: this is never called.
void (() => import('../../src/index'));

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** When the visitor comes. */
export const T0 = START;

const say = (page: OpenPage, type: string, more?: object, target: unknown = document) =>
  page.dispatch(type, { target, ...more }, target === document ? 'document' : 'window');

/** What the test does to the open page. Its listeners have run when these return. */
const handle = (page: OpenPage) => ({
  say: (type: string, more?: object, target: unknown = document) => say(page, type, more, target),
  hide: () => void page.hide(),
  show: () => void page.show(),
  activate: page.activate,
  /** In the order of browsers: `pagehide` while the page is still visible. */
  leave() {
    page.dispatch('pagehide', { persisted: false });
    void page.hide();
  },
  sleep: page.sleep,
  wake: page.wake,
  /** Of `height` pixels, scrolled down to `top`. */
  scroll(top: number, height = document.documentElement.scrollHeight) {
    Object.assign(document.documentElement, { scrollHeight: height });
    Object.assign(window, { scrollY: top });
    say(page, 'scroll');
  },
});

export type Visit = Tracker & { readonly page: ReturnType<typeof handle> };

export const useVisitor = () => {
  let profile: Profile;

  beforeEach(async () => {
    for (const method of ['error', 'log'] as const) vi.spyOn(console, method).mockImplementation(() => {});
    profile = await createProfile();
    await goElsewhere();
  });
  afterEach(async () => {
    await profile.page()!.close();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    expect(profile.browser.logged).toEqual([]);
  });

  const later = (ms: number) => profile.browser.advance(ms);
  /** A page without a tracker, in which the test goes on. */
  const goElsewhere = async () => void (await profile.load());

  const read = (requests: readonly CollectorRequest[]) =>
    requests.map(({ body, beacon }) => ({ ...readBatch(body).batch!, beacon }));

  return {
    profile: () => profile,
    later,
    /** The clock of the machine is set, forward or back. */
    shiftClock: (ms: number) => profile.browser.shiftClock(ms),
    /** Leaves the page that is open, for another page of the site. */
    async visit(options: Partial<Options> = {}, load?: Load): Promise<Visit> {
      const loadRealm = await compileTracker();
      const page = await profile.load(load);
      // Without parameters: it finds the globals of the page, whatever becomes of them.
      const { createTracker } = loadRealm({});
      const tracker = createTracker({
        collector: COLLECTOR,
        ...options,
        delivery: { flushInterval: 1, ...options.delivery },
      });
      const visit = Object.assign(Object.create(tracker) as Tracker, { page: handle(page) });
      await later(5);
      return visit;
    },
    /** Leaves the page that is open. */
    close: goElsewhere,
    /** As `close()`, but the page gets to say nothing. */
    async crash() {
      profile.page()!.crash();
      await goElsewhere();
    },
    /** What pages have sent, whether it has arrived or not. */
    batches: () => read(profile.requests),
    /** What the collector has accepted by now, each id once; `name`: of that name only. */
    async received(name?: string): Promise<NativeEvent[]> {
      await later(5);
      const accepted = profile.browser.collector.requests.filter(
        ({ status }) => status >= 200 && status < 300,
      );
      const all = read(accepted).flatMap(({ events }) => events);
      const once = [...new Map(all.map((event) => [event.id, event])).values()];
      return once.filter((event) => !name || event.name === name);
    },
  };
};
