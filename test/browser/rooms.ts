// Pages that run one room of the tracker instead of the whole: it has a browser around it, and the test speaks to its interface.
import { createBrowser } from './browser';
import type { BrowserOptions, OpenOptions } from './browser-options';
import { compileRoom } from './compile';
import type { createPageGlobals } from './page-globals';

type Globals = ReturnType<typeof createPageGlobals>['globals'];

/** `Room` is what the modules of these paths export. */
export const createRooms = async <Room>(paths: string | string[], options: BrowserOptions = {}) => {
  const load = await compileRoom(...[paths].flat());
  let loaded: { room: Room; globals: Globals } | undefined;
  const browser = await createBrowser({
    ...options,
    load(globals) {
      loaded = { room: load(globals) as Room, globals: globals as Globals };
      return { createTracker: () => ({ track: () => null }) as never };
    },
  });
  return {
    browser,
    /** A page with a copy of its own of the room. */
    async open(input?: OpenOptions) {
      const page = await browser.open(input);
      return { page, ...loaded! };
    },
  };
};

/** Things happen one by one until it is so; a room that never gets there fails its test. */
export const stepUntil = async ({ step }: Awaited<ReturnType<typeof createBrowser>>, isSo: () => boolean) => {
  for (let steps = 0; steps < 1000; steps++) {
    if (isSo()) return;
    await step(1);
  }
  throw new Error('It never was so.');
};
