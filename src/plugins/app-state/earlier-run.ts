import { attempt } from '../../core/util/attempt';
import { inTime } from '../../core/util/patience';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { readDocument } from '../../core/util/read-document';
import { describeLaunch } from './describe-launch';
import type { createKeptState } from './kept-state';
import type { createLaunch } from './launch';
import { undated } from './site-state';

/**
 * Returns whether the site led to this page: it was reloaded, or its referrer is a page of the site. The referrer of a frame is the page
 * around it, so the top page decides, if it has this origin.
 */
const isFollowed = (): boolean => {
  const page = attempt(() => top!.document && top!) ?? window;
  // A page may have a variable of that name.
  const type = attempt(
    () => (page.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[])[0]?.type,
  );
  return (
    type === 'reload' ||
    (type === 'navigate' && `${readDocument('referrer', page.document)}`.startsWith(location.origin + '/'))
  );
};

/** Finds out about the previous run: whether it continues, was closed or crashed, and the version that it reported. */
export const createEarlierRun = (
  api: OwnPluginApi,
  launch: ReturnType<typeof createLaunch>,
  kept: ReturnType<typeof createKeptState>,
  startedAt: number,
) => {
  /** The facts about the previous run: the state alone until IndexedDB has answered. */
  let earlier: Partial<Awaited<ReturnType<typeof kept.load>>> = {};

  return {
    /** The facts of this page's launch; `undefined` if the earlier run continues. */
    describe: () =>
      describeLaunch({
        startedAt,
        answer: launch.answer(),
        ...earlier,
        isFollowed: isFollowed(),
        app: api.app,
      }),

    /** Asks the site's other pages and storage how the previous run has ended (rules 24, 25, 27). */
    async look(): Promise<void> {
      const asked = launch.ask();
      earlier = { found: kept.read() };
      const { found, record: own } = (earlier = await kept.load());
      const isLeft = own && found?.state === 'foreground' && found.since < startedAt;
      // Wait longer before another page counts as killed: it may only be busy.
      await (isLeft ? asked : inTime(asked));
      // Another subdomain shares only the cookie: if it has changed the state since, nothing is known of its tabs.
      const { record } = api.rooms.store;
      const isOwn = own?.shownAt === record?.shownAt && own?.hiddenAt === record?.hiddenAt;
      if (!isLeft || !isOwn || launch.isDecided() || launch.answer() !== '') return;
      earlier.found = { ...found, state: 'crashed' };
      api.rooms.manager.declareCrashed(own.sessionId);
    },

    /** Stores the version together with the event of a launch. If it was not known, the next launch reports it (rule 25). */
    note(): void {
      if (earlier.run !== undefined) kept.writeRun(api.app?.version ?? undated(earlier.run));
    },
  };
};
