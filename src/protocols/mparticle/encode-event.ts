import type { BatchContext } from '../../core/event/batch-context';
import { PAGE_VIEW, SESSION_END, SESSION_START, type TrackedEvent } from '../../core/event/event';
import { isUuid } from '../../core/util/ids';
import type { Session } from '../../core/session/rules/describe-session';
import { collectAttributes, type ReportField } from './collect-attributes';
import type { CustomEventType, ModelEvent } from './models';

/** An event with the plugin's mark: the milliseconds for which its session was visible. */
export type MarkedEvent = TrackedEvent & { activeTime?: number };

const changeForm = /^user_(identity|attribute)_change$/;
const transitionForm = /^application_state_transition application_(initialized|exit|background|foreground)$/;

/**
 * Encodes an event for mParticle. A value without a field in mParticle's models becomes a custom attribute, named by its path
 * in the event (`page.title`); `properties` have no prefix. Data of the whole session is sent at its start, and data of a page
 * with its view; `session_uuid` and `page.id` link the events to them. An event that shares the name of a built-in event, but lacks the
 * fields that mParticle requires, is a custom event.
 */
export const encodeEvent = (
  {
    id,
    name,
    time,
    properties,
    context,
    session,
    tab,
    page,
    consent,
    consentSource,
    activeTime,
  }: MarkedEvent,
  batchContext: BatchContext,
  customType: CustomEventType | undefined,
  reportField: ReportField,
): ModelEvent => {
  const {
    sessionId,
    startedAt,
    eventIndex,
    sessionIndex,
    state,
    attributes,
    ...ofSession
  }: Partial<Session> = session ?? {};
  const { url, id: pageId, viewId, ...ofPage } = page;
  const { duration, transition_type } = properties;
  const [event_type, fields, own = properties]: readonly [type: string, fields: object, own?: object] =
    name === SESSION_START
      ? [name, {}, { session: ofSession, ...batchContext }]
      : name === SESSION_END && (duration as number) >= 0
        ? // mParticle takes attributes of the session's end as attributes of the session.
          [name, { session_duration_ms: duration }, { ...properties, ...attributes, attributes: null }]
        : name === PAGE_VIEW
          ? // Name each view by its path: without a name of the site's, mParticle's web SDK calls every view PageView.
            [
              'screen_view',
              { screen_name: /\w(\/[^?#]{0,255})/.exec(url)?.[1] ?? name },
              { page: ofPage, ...properties },
            ]
          : transitionForm.test(`${name} ${transition_type}`)
            ? [
                name,
                {
                  application_transition_type: transition_type,
                  is_upgrade: !!properties.is_upgrade,
                  successfully_closed: properties.successfully_closed,
                  // Only a launch has a referral.
                  launch_referral: properties.entry_page,
                  is_first_run: !!properties.is_first_run,
                },
              ]
            : changeForm.test(name) && properties.old !== undefined
              ? [name, properties, {}]
              : ['custom_event', { event_name: name, custom_event_type: customType ?? 'other' }];

  return {
    event_type,
    data: {
      timestamp_unixtime_ms: Date.parse(time),
      source_message_id: id,
      session_uuid: isUuid(sessionId) ? sessionId : undefined,
      event_num: eventIndex ?? undefined,
      session_start_unixtime_ms: startedAt && Date.parse(startedAt),
      active_time_on_site_ms: activeTime,
      page_url: url,
      ...fields,
      custom_attributes: collectAttributes(
        reportField,
        { context, 'session.attributes': attributes, 'page.viewId': viewId, consentSource, ...own },
        {
          'session.sessionIndex': session && `${sessionIndex}`,
          'session.state': state,
          'tab.id': tab.id,
          'page.id': pageId,
          consent,
        },
      ),
    },
  } as ModelEvent;
};
