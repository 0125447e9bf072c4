import type { TrackedEvent } from '../../event/event';
import { isUuid } from '../../ids';
import type { Warn } from '../../options/warn';
import { printJson } from '../../print-json';
import { describeEntities } from './describe-entities';
import { describeProperties } from './describe-properties';
import { schemaOf } from './iglu';
import { printFields } from './print-fields';
import type { SnowplowOptions } from './snowplow-options';
import type { SnowplowContext } from './web-context';

/** What is the same for all events of a batch; `tracker` is the tracker's name. */
export const printCommon = (
  { sdk, app, web, device, browser, timeZone }: SnowplowContext,
  sentAt: string,
  tracker: string | undefined,
  { appId, platform = 'web' }: SnowplowOptions,
  warn: Warn,
): string =>
  printFields(
    {
      tv: 'sojourn-' + sdk.version,
      tna: tracker,
      aid: appId ?? app?.name,
      p: platform,
      stm: Date.parse(sentAt),
      lang: browser?.language,
      tz: timeZone,
      res: device?.resolution,
      cd: device?.colorDepth,
      vp: web?.viewport,
      ds: web?.documentSize,
    },
    warn,
  );

/** An event as Snowplow's payload has it: an object of texts, as JSON. */
export const encodeEvent = (
  event: TrackedEvent,
  context: SnowplowContext,
  common: string,
  options: SnowplowOptions,
  warn: Warn,
): string => {
  const { id, time, session, page, user, consent } = event;
  const fields = describeProperties(event, options, warn);
  fields.eid = id;
  fields.dtm = Date.parse(time);
  fields.url = page.url;
  fields.page = page.title;
  fields.refr = page.referrer;
  fields.uid = user?.id;
  fields.duid = consent !== 'denied' && session?.userId;
  fields.sid = isUuid(session?.sessionId) && session!.sessionId;
  fields.vid = session?.sessionIndex;
  const co = `{"schema":"${schemaOf('contexts')}","data":[${describeEntities(event, context, options, warn)}]}`;
  return `{"co":${printJson(co)}${common}${printFields(fields, warn)}}`;
};
