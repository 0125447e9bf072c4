import type { TrackedEvent } from '../../core/event/event';
import { isUuid } from '../../core/util/ids';
import type { Warn } from '../../core/options/warn';
import { describeEntities, describeOwnEntities } from './describe-entities';
import { describeProperties } from './describe-properties';
import { schemaOf } from './iglu';
import { printFields } from './print-fields';
import type { SnowplowOptions } from './snowplow-options';
import type { SnowplowContext } from './web-context';

/** A page in this protocol: `from` is the URL of the previous route in the same document. */
export type RoutePage = TrackedEvent['page'] & { from?: string };

type Encode = (event: TrackedEvent, options: SnowplowOptions, warn: Warn) => string;

/** Prints the events of a batch for Snowplow's payload, as objects of texts. `tracker` is the tracker's name. */
export const createEventEncoder = (
  context: SnowplowContext,
  sentAt: string,
  tracker: string | undefined,
  { appId, platform = 'web' }: SnowplowOptions,
  warn: Warn,
): Encode => {
  const { sdk, app, web, device, browser, timeZone, cs } = context;
  const common = printFields(
    {
      tv: 'sojourn-' + sdk.version,
      aid: appId || app?.name,
      vp: web?.viewport,
      stm: Date.parse(sentAt),
      tz: timeZone,
      cd: device?.colorDepth,
      res: device?.resolution,
      cookie: web && +web.cookiesEnabled,
      tna: tracker,
      lang: browser?.language,
      ds: web?.documentSize,
      p: platform,
      cs,
    },
    warn,
  );

  return (event, options, warn) => {
    const { id, time, session, user, consent } = event;
    const page: RoutePage = event.page;
    const known = isUuid(session?.sessionId) ? session : undefined;
    if (session && !known)
      warn('session.sessionId', __DEV__ ? 'is not a UUID: the session was left out' : '');
    const fields = printFields(
      Object.assign(describeProperties(event, options, warn), {
        eid: id,
        dtm: Date.parse(time),
        url: page.url,
        page: page.title,
        uid: user?.id,
        refr: page.from || page.referrer,
        sid: known?.sessionId,
        duid: consent === 'denied' ? '' : known?.userId,
        vid: known?.sessionIndex,
        co: {
          schema: schemaOf('snowplow/contexts'),
          data: [
            ...describeEntities(event, context, known),
            ...describeOwnEntities(event, context, options, warn),
          ].filter(({ data }) => data),
        },
      }),
      warn,
    );
    return `{${common},${fields}}`;
  };
};
