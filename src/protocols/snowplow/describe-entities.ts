import { ENGAGEMENT, PAGE_VIEW, type TrackedEvent } from '../../event/event';
import { isUuid } from '../../ids';
import type { Warn } from '../../options/warn';
import { printJson } from '../../print-json';
import { MOBILE, schemaOf } from './iglu';
import type { SnowplowOptions } from './snowplow-options';
import type { SnowplowContext } from './web-context';

/** Whom Snowplow's trackers name where nobody may be known. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What stands beside an event: Snowplow's own entities, then those of the site, by the schemas that it has named. */
export const describeEntities = (
  { name, properties, session, page, tab, consent, user, context: own }: TrackedEvent,
  context: SnowplowContext,
  { entities }: SnowplowOptions,
  warn: Warn,
): string => {
  const { web, device, browser, app } = context;
  let list = '';
  const add = (schema: string, data: unknown) => {
    if (data) list += `,{"schema":"${schema}","data":${printJson(data)}}`;
  };
  add(schemaOf('web_page'), { id: page.id });
  if (session) {
    const { userId, sessionId, sessionIndex, eventIndex, previousSessionId } = session;
    const { storageMechanism, firstEventId, firstEventTimestamp, state } = session;
    add(schemaOf('application_lifecycle', ...MOBILE), { isVisible: state === 'foreground' });
    if (isUuid(sessionId))
      add(schemaOf('client_session', '1-0-2'), {
        userId: consent === 'denied' ? NOBODY : userId,
        sessionId,
        sessionIndex,
        eventIndex,
        previousSessionId,
        // Snowplow has no word for IndexedDB, for a store of the site's own, or for memory.
        storageMechanism: storageMechanism === 'cookie' ? 'COOKIE_1' : 'LOCAL_STORAGE',
        firstEventId,
        firstEventTimestamp,
      });
    else warn('session.sessionId', __DEV__ ? 'is no UUID: the session was left out' : '');
  }
  add(schemaOf('application'), app?.version && { version: app.version.slice(0, 255) });
  add(
    schemaOf('browser_context', '2-0-0'),
    web &&
      device?.resolution && {
        ...web,
        resolution: device.resolution,
        colorDepth: device.colorDepth,
        browserLanguage: browser?.language?.slice(0, 20),
        tabId: tab.id,
      },
  );
  const told: Record<string, unknown> = { attributes: session?.attributes, traits: user?.traits, ...own };
  const isOwn = name === PAGE_VIEW || name === ENGAGEMENT;
  for (const key of Object.keys({ ...told, ...entities })) {
    const known =
      key === 'consent' ? { state: consent } : isOwn && key === name ? properties : context[key as 'utm'];
    const parts = [told[key] ?? known].flat();
    const schema = entities?.[key];
    if (schema && parts.every((part) => part && typeof part === 'object'))
      parts.forEach((part) => add(schema, part));
    else if (told[key] != null)
      warn(key, __DEV__ ? 'has to be an object, with a schema in option snowplow.entities' : '');
  }
  return list.slice(1);
};
