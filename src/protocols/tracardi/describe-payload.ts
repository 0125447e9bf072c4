import type { BatchContext } from '../../core/event/batch-context';
import type { TrackedEvent } from '../../core/event/event';
import { isAfterEnd } from './describe-event';

/**
 * Tracardi requires UUIDs as session ids. Other texts, such as `debug: { sessionId }`, are converted by their hexadecimal
 * digits.
 */
const toUuid = (id: string): string =>
  (id.replace(/[^\da-f]/g, '') + '0'.repeat(32)).replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12}).*/,
    '$1-$2-$3-$4-$5',
  );

/**
 * Describes a request without its events. Absent values are left out, because the server rejects `null` in many fields.
 * `context.device` is never sent, because the server would then drop its own data about the browser.
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
    profile: profileId ? { id: profileId } : undefined,
    session: { id: toUuid(session?.sessionId ?? page.id) },
    source: { id: sourceId },
    context: {
      utm,
      browser: browser && { local: { browser, device: { platform: os?.name } } },
      time: timeZone ? { tz: timeZone } : undefined,
      // Data without a field in Tracardi's session.
      session: { ...session, ...context },
      screen: device && { local: { width, height, colorDepth, orientation } },
    },
    options: {
      debugger: debug,
      // Without a session, and after its end, the server must not create one.
      saveSession: session && !isAfterEnd(first) ? undefined : false,
    },
    // Attributes of the session.
    properties: session?.attributes,
    // Tracardi's destinations then use their test credentials.
    debug,
  };
};
