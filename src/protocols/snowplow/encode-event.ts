import type { TrackedEvent } from '../../event/event';
import { isUuid } from '../../ids';
import type { Warn } from '../../options/warn';
import { printJson } from '../../print-json';
import { describeEntities, describeOwnEntities } from './describe-entities';
import { describeProperties } from './describe-properties';
import { schemaOf } from './iglu';
import { printFields } from './print-fields';
import type { SnowplowOptions } from './snowplow-options';
import type { SnowplowContext } from './web-context';

type Encode = (event: TrackedEvent, options: SnowplowOptions, warn: Warn) => string;

/** JSON, as it stands within a text of JSON. */
const quote = (json: string) => printJson(json).slice(1, -1);

/**
 * Prints the events of a batch as Snowplow's payload has them: objects of texts. What neighbours have in common is printed
 * once. `tracker` is the tracker's name.
 */
export const createEventEncoder = (
  context: SnowplowContext,
  sentAt: string,
  tracker: string | undefined,
  { appId, platform = 'web' }: SnowplowOptions,
  warn: Warn,
): Encode => {
  const { sdk, app, web, device, browser, timeZone } = context;
  const common = printFields(
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
  let before: unknown[] = [];
  let shared: string;
  let entities: string;

  return (event, options, warn) => {
    const { id, time, session, page, tab, user, consent } = event;
    const sid = isUuid(session?.sessionId) && session!.sessionId;
    const { sessionId, firstEventId, storageMechanism, state } = session ?? {};
    // Neighbours that were tracked on one page have the very same page.
    const parts = [page, tab, user, consent, sessionId, firstEventId, storageMechanism, state];
    if (parts.some((part, i) => part !== before[i])) {
      before = parts;
      shared =
        common +
        printFields(
          {
            url: page.url,
            page: page.title,
            refr: page.referrer,
            uid: user?.id,
            duid: consent !== 'denied' && session?.userId,
            sid,
            vid: session?.sessionIndex,
          },
          warn,
        );
      entities = quote(
        `{"schema":"${schemaOf('contexts')}","data":[${describeEntities(event, context, warn).slice(1)}`,
      );
      // The index of each event stands at the end of the last entity, the session.
      if (sid) entities = entities.slice(0, -2) + quote(',"eventIndex":');
    }
    const fields = describeProperties(event, options, warn);
    const own = describeOwnEntities(event, context, options, warn);
    fields.eid = id;
    fields.dtm = Date.parse(time);
    return `{"co":"${entities}${sid ? session!.eventIndex + '}}' : ''}${quote(own)}]}"${shared}${printFields(fields, warn)}}`;
  };
};
