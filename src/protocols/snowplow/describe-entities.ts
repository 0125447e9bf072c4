import { ENGAGEMENT, PAGE_VIEW, type TrackedEvent } from '../../event/event';
import { isUuid } from '../../ids';
import type { Warn } from '../../options/warn';
import { printJson } from '../../print-json';
import { MOBILE, schemaOf } from './iglu';
import type { SnowplowOptions } from './snowplow-options';
import type { SnowplowContext } from './web-context';

/** Whom Snowplow's trackers name where nobody may be known. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** An entity, as JSON after a comma; '' where there is no data. */
const print = (schema: string, data: unknown): string =>
  data ? `,{"schema":"${schema}","data":${printJson(data)}}` : '';

/** Snowplow's own entities, with a comma before each. Only `eventIndex` is missing: it is the last thing that is said. */
export const describeEntities = (
  { session, page, tab, consent }: TrackedEvent,
  { web, device, browser, app }: SnowplowContext,
  warn: Warn,
): string => {
  const { userId, sessionId, sessionIndex, previousSessionId } = session ?? {};
  const { storageMechanism, firstEventId, firstEventTimestamp, state } = session ?? {};
  const isKnown = isUuid(sessionId);
  if (session && !isKnown) warn('session.sessionId', __DEV__ ? 'is no UUID: the session was left out' : '');
  return (
    print(schemaOf('web_page'), { id: page.viewId ?? page.id }) +
    print(schemaOf('application'), app?.version && { version: app.version.slice(0, 255) }) +
    print(
      schemaOf('browser_context', '2-0-0'),
      web &&
        device?.resolution && {
          ...web,
          resolution: device.resolution,
          colorDepth: device.colorDepth,
          browserLanguage: browser?.language?.slice(0, 20),
          tabId: tab.id,
        },
    ) +
    print(schemaOf('application_lifecycle', ...MOBILE), session && { isVisible: state === 'foreground' }) +
    print(
      schemaOf('client_session', '1-0-2'),
      isKnown && {
        userId: consent === 'denied' ? NOBODY : userId,
        sessionId,
        sessionIndex,
        previousSessionId,
        // Snowplow has no word for IndexedDB, for a store of the site's own, or for memory.
        storageMechanism: storageMechanism === 'cookie' ? 'COOKIE_1' : 'LOCAL_STORAGE',
        firstEventId,
        firstEventTimestamp,
      },
    )
  );
};

/** What sojourn's own plugins say of a page view and of engagement: nobody has to be told that it is not carried. */
const plain = /^(navigation|foregroundDuration|engagedDuration|scrollDepth)$/;

/** The site's entities, by the schemas that it has named; a comma stands before each. */
export const describeOwnEntities = (
  { name, properties, session, consent, consentSource, user, context: own }: TrackedEvent,
  context: SnowplowContext,
  { entities }: SnowplowOptions,
  warn: Warn,
): string => {
  const told: Record<string, unknown> = { ...own };
  if (session?.attributes) told.attributes = session.attributes;
  if (user?.traits) told.traits = user.traits;
  const isOwn = name === PAGE_VIEW || name === ENGAGEMENT;
  if (isOwn && Object.keys(properties).some((key) => !plain.test(key))) told[name] = properties;
  let list = '';
  for (const key of Object.keys({ ...entities, ...told })) {
    const known =
      key === 'consent'
        ? { state: consent, source: consentSource }
        : isOwn && key === name
          ? properties
          : context[key as 'utm'];
    const parts = [told[key] ?? known].flat();
    const schema = entities?.[key];
    if (schema && parts.every((part) => part && typeof part === 'object'))
      list += parts.map((part) => print(schema, part)).join('');
    else if (told[key] != null)
      warn(key, __DEV__ ? 'has to be an object, with a schema in option snowplow.entities' : '');
  }
  return list;
};
