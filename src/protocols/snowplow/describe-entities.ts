import { ENGAGEMENT, PAGE_VIEW, type TrackedEvent } from '../../event/event';
import { isUuid } from '../../ids';
import type { Warn } from '../../options/warn';
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
): object[] => {
  const { web, device, browser, app } = context;
  const list: object[] = [];
  const add = (data: unknown, ...schema: Parameters<typeof schemaOf>) => {
    if (data) list.push({ schema: schemaOf(...schema), data });
  };
  add({ id: page.id }, 'web_page');
  if (session) {
    add({ isVisible: session.state === 'foreground' }, 'application_lifecycle', ...MOBILE);
    if (isUuid(session.sessionId))
      add(
        {
          ...session,
          // These have no place in it.
          startedAt: undefined,
          state: undefined,
          attributes: undefined,
          userId: consent === 'denied' ? NOBODY : session.userId,
          // Snowplow has no word for IndexedDB, for a store of the site's own, or for memory.
          storageMechanism: session.storageMechanism === 'cookie' ? 'COOKIE_1' : 'LOCAL_STORAGE',
        },
        'client_session',
        '1-0-2',
      );
    else warn('session.sessionId', __DEV__ ? 'is no UUID: the session was left out' : '');
  }
  add(app?.version && { version: app.version.slice(0, 255) }, 'application');
  if (device?.resolution)
    add(
      web && {
        ...web,
        resolution: device.resolution,
        colorDepth: device.colorDepth,
        browserLanguage: browser?.language?.slice(0, 20),
        tabId: tab.id,
      },
      'browser_context',
      '2-0-0',
    );
  const told = { attributes: session?.attributes, traits: user?.traits, ...own };
  const isOwn = name === PAGE_VIEW || name === ENGAGEMENT;
  const all = { ...context, consent: { state: consent }, [isOwn ? name : '']: properties, ...told };
  for (const [key, value] of Object.entries(all)) {
    const schema = entities?.[key];
    const parts = [value].flat();
    if (schema && parts.every((part) => Object(part) === part))
      list.push(...parts.map((data) => ({ schema, data })));
    else if (key in told && value != null)
      warn(key, __DEV__ ? 'has to be an object, with a schema in option snowplow.entities' : '');
  }
  return list;
};
