import type { BatchContext } from '../../event/batch-context';
import { PAGE_VIEW, SESSION_END, SESSION_START, type TrackedEvent } from '../../event/event';
import { isUuid } from '../../ids';
import type { Session } from '../../record/describe-session';
import { collectAttributes, type TellField } from './collect-attributes';
import type { CustomEventType, ModelEvent } from './models';

const transitionForm = /^application_state_transition application_(initialized|exit|background|foreground)$/;

/**
 * An event in mParticle's words. What its models have no field for is a custom attribute, by its path in our event:
 * `session.sessionIndex`, `page.title`; `properties` have no prefix. The session's start says what is the same for all of the
 * session: device, browser, `utm`. An event of the page that has only the name of one of ours, and not what mParticle wants of
 * it, is a custom one.
 */
export const encodeEvent = (
  event: TrackedEvent,
  batchContext: BatchContext,
  customType: CustomEventType | undefined,
  tell: TellField,
): ModelEvent => {
  const { name, properties, context, tab, consent } = event;
  const { url, ...page } = event.page;
  const { sessionId, startedAt, eventIndex, ...session }: Partial<Session> = event.session ?? {};
  const { duration, attributes, transition_type } = properties;
  const [event_type, fields, own = properties]: readonly [type: string, fields: object, attributes?: object] =
    name === SESSION_START
      ? [name, {}, batchContext]
      : name === SESSION_END && (duration as number) >= 0
        ? // What is an attribute of a session's end is one of the session, to mParticle.
          [
            name,
            { session_duration_ms: duration },
            { ...properties, ...(attributes as object), attributes: null },
          ]
        : name === PAGE_VIEW
          ? // mParticle's own web SDK names a screen by its path, too.
            ['screen_view', { screen_name: /\w(\/[^?#]{0,255})/.exec(url)?.[1] ?? name }]
          : transitionForm.test(`${name} ${transition_type}`)
            ? [
                name,
                {
                  application_transition_type: transition_type,
                  is_first_run: !!properties.is_first_run,
                  is_upgrade: !!properties.is_upgrade,
                  successfully_closed: properties.successfully_closed,
                  launch_referral: url,
                },
              ]
            : ['custom_event', { event_name: name, custom_event_type: customType ?? 'other' }];

  return {
    event_type,
    data: {
      timestamp_unixtime_ms: Date.parse(event.time),
      source_message_id: event.id,
      session_uuid: isUuid(sessionId) ? sessionId : undefined,
      session_start_unixtime_ms: startedAt && Date.parse(startedAt),
      event_num: eventIndex ?? undefined,
      page_url: url,
      ...fields,
      custom_attributes: collectAttributes(
        tell,
        { session: { ...session, consent }, tab, page, context },
        own,
      ),
    },
  } as ModelEvent;
};
