import { attempt } from '../util/attempt';
import { copyProperties, wellFormed } from '../event/copy-properties';
import { cut, type EventFactory } from '../event/create-event';
import { inspect } from '../util/inspect';
import { fillIn } from '../options/fill-in';
import { methodSchema } from '../options/option-schema';
import { validateOptions } from '../options/validate-options';
import { own } from '../util/own';
import type { OwnTrackOptions } from './plugin-internals';
import type { EndReason } from '../session/rules/session-record';
import type { SessionManager } from '../session/session-manager';
import type { Life } from './life';
import type { Safely } from '../util/safely';
import type { Rooms } from './rooms';
import type { TrackOptions } from './tracker-types';

interface MethodOptions {
  readonly events: EventFactory;
  readonly manager: SessionManager;
  readonly life: Life;
  /** The time of the call. */
  now(): number;
  readonly safely: Safely;
}

/** At most 256 characters, and none of the names that only sojourn itself may use: `docs/events.md` lists them. */
const nameForm = /^(?!(session_(start|end)|application_state_transition)$)[^]{1,256}$/;
export const isName = (name: unknown): name is string => typeof name === 'string' && nameForm.test(name);

/** The tracker's methods for the page. Each call is checked, and becomes an input of the session. */
export const createMethods = (
  { settings, report, warn, emit, consent }: Rooms,
  { events, manager, life, now, safely }: MethodOptions,
) => {
  const { limits, debugId, sessionless, cookieless } = settings;

  const warner = (what: string) => (path: string, why: string) =>
    report('event', `${what}: ${path}${why && ` ${why}`}`);
  // A constant session never ends (rule 39).
  const end = (reason: EndReason, more?: { renews: boolean }) =>
    safely(() => void (debugId || manager.add({ at: now(), reason, ...more })));
  const forgetVisitor = end('logout');

  return {
    track: safely((name: string, properties?: object, options?: TrackOptions) => {
      const warnEvent = warner(`event ${inspect(name)}`);
      const { passive, trailing, isOwn, time, context } = own(options as OwnTrackOptions | undefined);
      if (!isOwn && !isName(name)) {
        warnEvent('name', __DEV__ ? 'must be 1 to 256 characters, and not a reserved name' : '');
        return null;
      }
      if (consent() === 'denied' && !cookieless) return null;
      const event = events.create(
        wellFormed(name, 'name', warnEvent),
        copyProperties(properties, 'properties', warnEvent),
      );
      if (context) event.context = copyProperties(context, 'context', warnEvent);
      const at = now();
      const instant = Number(time ?? at);
      const isTimed = Number.isFinite(instant);
      if (!isTimed) warnEvent('time', __DEV__ ? 'must be a Date or milliseconds' : '');
      const isSent = manager.add({
        at,
        event,
        passive: !!passive && !sessionless,
        trailing,
        time: isTimed ? instant : at,
      });
      return isSent ? event.id : null;
    }),
    newSession: end('ended', { renews: true }),
    endSession: end('ended'),
    reset() {
      forgetVisitor();
      events.identify();
    },
    setSessionTimeout: safely((value: { foreground?: number; background?: number }) => {
      const timeouts = __DEV__
        ? validateOptions<{ setSessionTimeout?: typeof value }>(
            { setSessionTimeout: value ?? null },
            warn,
            methodSchema,
          ).setSessionTimeout
        : value;
      if (debugId) return;
      const { foreground, background } = fillIn(
        { foreground: limits.foregroundTimeout, background: limits.backgroundTimeout },
        timeouts,
      );
      limits.foregroundTimeout = foreground;
      limits.backgroundTimeout = background;
      manager.schedule();
      emit('onTimeoutChange', limits);
    }),
    // Unreadable options must not stop a withdrawal.
    setConsent: safely((state: unknown, options?: { flush?: boolean }) =>
      life.setConsent(
        state,
        attempt(() => own(options).flush),
      ),
    ),
    identify: safely((id: string, traits?: object) => {
      const warnUser = warner('identify');
      if (typeof id !== 'string' || !id)
        return warnUser('id', __DEV__ ? `(${inspect(id)}) must be a text that is not empty` : '');
      // A user who is identified during a denial does not count after a grant.
      if (consent() === 'denied') return;
      events.identify({
        id: cut(id, warnUser),
        traits: traits && copyProperties(traits, 'traits', warnUser),
      });
    }),
  };
};
