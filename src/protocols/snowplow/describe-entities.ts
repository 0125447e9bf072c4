import { ENGAGEMENT, PAGE_VIEW, type TrackedEvent } from '../../core/event/event';
import type { Warn } from '../../core/options/warn';
import { describeData, schemaOf, type SelfDescribing } from './iglu';
import type { SnowplowOptions } from './snowplow-options';
import type { SnowplowContext } from './web-context';

/** The id that Snowplow's trackers use for anonymous visitors. */
const ANONYMOUS_ID = '00000000-0000-0000-0000-000000000000';

/** Snowplow's own entities, including those without data. */
export const describeEntities = (
  { session, page, tab, consent }: TrackedEvent,
  { web, device, browser, app }: SnowplowContext,
  isKnown: unknown,
): readonly SelfDescribing[] => {
  return [
    { schema: schemaOf('snowplow/web_page'), data: { id: page.viewId ?? page.id } },
    {
      schema: schemaOf('snowplow/application'),
      data: app?.version && { version: app.version.slice(0, 255) },
    },
    {
      schema: schemaOf('snowplow/browser_context', '2-0-0'),
      data: web &&
        device?.resolution && {
          ...web,
          tabId: tab.id,
          browserLanguage: browser?.language?.slice(0, 20),
          colorDepth: device.colorDepth,
          resolution: device.resolution,
        },
    },
    {
      schema: schemaOf('mobile/application_lifecycle'),
      data: session && { isVisible: session.state === 'foreground' },
    },
    {
      schema: schemaOf('snowplow/client_session', '1-0-2'),
      data: isKnown && {
        ...session,
        userId: consent === 'denied' ? ANONYMOUS_ID : session!.userId,
        // Snowplow has no value for IndexedDB, for a site's own store, or for memory.
        storageMechanism: session!.storageMechanism === 'cookie' ? 'COOKIE_1' : 'LOCAL_STORAGE',
        // Snowplow's schema has no field for these.
        state: undefined,
        startedAt: undefined,
        attributes: undefined,
      },
    },
  ];
};

/** Properties that sojourn's plugins add to page views and engagement. Dropping them needs no warning. */
const pluginProperties = /^(navigation|(foreground|engaged)Duration|scroll(Depth|Offsets))$/;

/** The site's entities, by the schemas in the site's options. */
export const describeOwnEntities = (
  { name, properties, session, consent, consentSource, user, context: own }: TrackedEvent,
  context: SnowplowContext,
  { entities }: SnowplowOptions,
  warn: Warn,
): readonly SelfDescribing[] => {
  const values: Record<string, unknown> = { attributes: session?.attributes, traits: user?.traits, ...own };
  const isOwn = name === PAGE_VIEW || name === ENGAGEMENT;
  if (isOwn && Object.keys(properties).some((key) => !pluginProperties.test(key))) values[name] = properties;
  return Object.keys({ ...entities, ...values }).flatMap((key) => {
    const known =
      key === 'consent'
        ? { state: consent, source: consentSource }
        : isOwn && key === name
          ? properties
          : context[key as 'utm'];
    const parts = [values[key] ?? known].flat();
    const schema = entities?.[key];
    if (schema && parts.every((part) => Object(part) === part))
      return parts.map((part) => describeData(schema, part as object, warn));
    if (values[key] != null)
      warn(key, __DEV__ ? 'must be an object, with a schema in option snowplow.entities' : '');
    return [];
  });
};
