import type { BatchContext } from '../../event/batch-context';
import { PAGE_VIEW, SESSION_END, SESSION_START, type TrackedEvent } from '../../event/event';
import type { Session } from '../../record/describe-session';
import { collectAttributes, NAME, type TellField } from './collect-attributes';
import type { CustomEventType, ModelEvent, ModelFields } from './models';

const uuidForm = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const transitionForm = /^application_(initialized|exit|background|foreground)$/;

/**
 * An event in mParticle's words. What its models have no field for is a custom attribute, by its path in our event:
 * `session.sessionIndex`, `page.title`; `properties` have no prefix. The session's start says what is the same for all of the
 * session: device, browser, `utm`. An event of the page that has only the name of one of ours, and not what mParticle wants of
 * it, is a custom one.
 */
export const encodeEvent = (
  event: TrackedEvent,
  context: BatchContext,
  customType: CustomEventType,
  tell: TellField,
): ModelEvent => {
  const { name, properties, tab, page, consent } = event;
  const session: Partial<Session> = event.session ?? {};
  const { sessionId, startedAt, eventIndex } = session;
  const isUuid = uuidForm.test(sessionId!);
  // Only a constant session has an id that is none (rule 39).
  if (sessionId && !isUuid) tell('session.sessionId', __DEV__ ? 'is no UUID' : '');
  const inFields = { userId: null, sessionId: null, startedAt: null, eventIndex: null };

  const make = <Type extends ModelEvent['event_type']>(
    event_type: Type,
    fields: ModelFields<Type>,
    own: unknown,
    ofSession?: object,
  ) => ({
    event_type,
    data: {
      timestamp_unixtime_ms: Date.parse(event.time),
      source_message_id: event.id,
      session_uuid: isUuid ? sessionId : undefined,
      session_start_unixtime_ms: startedAt && Date.parse(startedAt),
      event_num: eventIndex ?? undefined,
      page_url: page.url,
      ...fields,
      custom_attributes: collectAttributes(
        tell,
        { session: { ...session, ...ofSession, ...inFields }, tab, page: { ...page, url: null }, consent },
        own,
        { context: event.context },
      ),
    },
  });

  const encode = () => {
    const { transition_type, is_first_run, is_upgrade, successfully_closed, ...others } = properties;
    if (name === SESSION_START)
      return make(name, {}, { ...context, sdk: null, app: null, dropped: null }, properties);
    if (name === SESSION_END && Number.isFinite(properties.duration))
      return make(
        name,
        { session_duration_ms: Math.round(properties.duration as number) },
        // What is an attribute of a session's end is one of the session, to mParticle.
        properties.attributes,
        { ...properties, attributes: null },
      );
    if (name === PAGE_VIEW) {
      // mParticle's own web SDK names a screen by its path, too.
      const [, path = name] = /^\w+:\/\/[^/?#]*([^?#]+)/.exec(page.url) ?? [];
      return make('screen_view', { screen_name: path.slice(0, NAME) }, properties);
    }
    if (name === 'application_state_transition' && transitionForm.test(transition_type as string))
      return make(
        name,
        {
          application_transition_type: transition_type as 'application_exit',
          is_first_run: !!is_first_run,
          is_upgrade: !!is_upgrade,
          successfully_closed: successfully_closed == null ? undefined : !!successfully_closed,
          launch_referral: transition_type === 'application_initialized' ? page.url : undefined,
        },
        others,
      );
    return make('custom_event', { event_name: name, custom_event_type: customType }, properties);
  };
  return encode() as ModelEvent;
};
