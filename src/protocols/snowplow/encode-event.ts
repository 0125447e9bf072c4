import type { TrackedEvent } from '../../event/event';
import { isUuid } from '../../ids';
import type { Warn } from '../../options/warn';
import { describeEntities } from './describe-entities';
import { describeProperties } from './describe-properties';
import { schemaOf } from './iglu';
import { printFields } from './print-fields';
import type { SnowplowOptions } from './snowplow-options';
import type { SnowplowContext } from './web-context';

/** An event as Snowplow's payload has it: an object of texts, as JSON. `tracker` is the tracker's name. */
export const encodeEvent = (
  event: TrackedEvent,
  context: SnowplowContext,
  sentAt: string,
  tracker: string | undefined,
  options: SnowplowOptions,
  warn: Warn,
): string => {
  const { session, page } = event;
  const { web, device, browser, app } = context;
  return printFields(
    {
      ...describeProperties(event, options, warn),
      eid: event.id,
      dtm: Date.parse(event.time),
      stm: Date.parse(sentAt),
      tv: 'sojourn-' + context.sdk.version,
      tna: tracker,
      aid: options.appId ?? app?.name,
      p: options.platform ?? 'web',
      url: page.url,
      page: page.title,
      refr: page.referrer,
      uid: event.user?.id,
      duid: event.consent !== 'denied' && session?.userId,
      sid: isUuid(session?.sessionId) && session!.sessionId,
      vid: session?.sessionIndex,
      lang: browser?.language,
      tz: context.timeZone,
      res: device?.resolution,
      cd: device?.colorDepth,
      vp: web?.viewport,
      ds: web?.documentSize,
      co: { schema: schemaOf('contexts'), data: describeEntities(event, context, options, warn) },
    },
    warn,
  );
};
