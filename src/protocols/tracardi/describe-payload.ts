import type { BatchContext } from '../../core/event/batch-context';
import type { TrackedEvent } from '../../core/event/event';
import { isAfterEnd } from './describe-event';

/** Ids of sessions are UUIDs: of another text, as `debug: { sessionId }` may be, its hexadecimal digits make one. */
const toUuid = (id: string): string =>
  (id.replace(/[^\da-f]/g, '') + '0'.repeat(32)).replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12}).*/,
    '$1-$2-$3-$4-$5',
  );

/**
 * All of a request but its events. What is absent is left out: of many fields the server bears no null. There is no
 * `context.device`, for then it drops what it knows of the browser.
 */
export const describePayload = (
  sourceId: string,
  profileId: string,
  first: TrackedEvent,
  context: BatchContext,
): object => {
  const { session, page, debug } = first;
  const { device, os, browser, timeZone, utm } = context;
  const { resolution, colorDepth, orientation } = device ?? {};
  const [width, height] = resolution?.split('x').map(Number) ?? [];
  return {
    source: { id: sourceId },
    session: { id: toUuid(session?.sessionId ?? page.id) },
    profile: profileId ? { id: profileId } : undefined,
    context: {
      time: timeZone ? { tz: timeZone } : undefined,
      browser: browser && { local: { browser, device: { platform: os?.name } } },
      screen: device && { local: { width, height, colorDepth, orientation } },
      utm,
      // What its record of the session has no place for.
      session: { ...session, ...context },
    },
    // Of the session.
    properties: session?.attributes,
    options: {
      debugger: debug,
      // Where the site has no session, and for what comes after its end.
      saveSession: session && !isAfterEnd(first) ? undefined : false,
    },
    // Its destinations use credentials that are for tests.
    debug,
  };
};
