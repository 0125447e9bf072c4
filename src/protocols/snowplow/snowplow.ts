import { bytesOf } from '../../core/util/bytes-of';
import type { TrackedEvent } from '../../core/event/event';
import { createViewIds } from '../../core/event/view-ids';
import type { Warn } from '../../core/options/warn';
import type { PluginApi } from '../../core/tracker/plugin';
import { createFaults } from '../create-faults';
import type { Protocol } from '../../core/delivery/protocol';
import { takeLeading } from '../take-leading';
import { describeWeb } from './web-context';
import { createVisitorStorage } from './visitor-storage';
import { readSnowplowOptions, type SnowplowOptions } from './snowplow-options';
import { schemaOf } from './iglu';
import { createEventEncoder, type RoutePage } from './encode-event';

export type { SnowplowOptions } from './snowplow-options';

/** Maximum bytes of an event: a POST may have 64 KiB. */
const MAX_EVENT_BYTES = 65_000;

/** Sends events to a Snowplow collector by POST, in tracker protocol v2. */
export function snowplow(options?: SnowplowOptions): Protocol {
  const faults = createFaults();
  const warner =
    (code: string, what: string): Warn =>
    (path, why) =>
      faults.reportOnce(code, `${what} ${path}${why && ` ${why}`}`);
  const settings = readSnowplowOptions(options, warner('option', 'option'));
  const { trackerCookie, hardware } = settings;
  const viewIds = createViewIds();
  /** The URLs of the latest page and of the page before it. */
  let here: string | undefined;
  let from: string | undefined;
  let api: PluginApi | undefined;
  const { findVisitor, forget } = createVisitorStorage(trackerCookie);

  return {
    name: 'snowplow',
    encode({ collector, sentAt, context, events }) {
      const encodeEvent = createEventEncoder(
        context,
        sentAt,
        api?.name,
        settings,
        warner('protocol', 'batch'),
      );
      const print = (event: TrackedEvent): string => {
        const warn = warner('protocol', `event "${event.name}":`);
        const text = encodeEvent(event, settings, warn);
        if (bytesOf(text) < MAX_EVENT_BYTES) return text;
        warn(
          'properties',
          __DEV__ ? 'and entities have more than 64 KiB: the event is sent without them' : '',
        );
        return encodeEvent(event, {}, warn);
      };
      const { texts, events: taken } = takeLeading(events, () => 1, print);
      return [
        {
          url: collector.replace(/\/+$/, '') + '/com.snowplowanalytics.snowplow/tp2',
          body: `{"schema":"${schemaOf('snowplow/payload_data', '1-0-4')}","data":[${texts}]}`,
          contentType: 'application/json; charset=UTF-8',
          credentials: 'include',
          events: taken,
        },
      ];
    },
    findVisitor,
    plugin: {
      name: 'snowplow',
      setup(pluginApi) {
        api = pluginApi;
        faults.reportTo(api.report);
      },
      // Snowplow distinguishes page views even if the site tracks them itself.
      ...viewIds,
      onTrack(event) {
        const page: RoutePage = event.page;
        // A page that already has a view was seen before: this event is late, or belongs to that page.
        if (!page.viewId) {
          if (page.url !== here) {
            from = here;
            here = page.url;
          }
          page.from = from;
        }
        viewIds.onTrack(event);
        // A visitor whom Snowplow's tracker knows is returning.
        event.properties.is_first_run &&= !findVisitor()?.includes(event.session?.userId as string);
      },
      onContext(context, isIdle) {
        // When the page is idle, its layout is done, so reading sizes is cheap.
        if (isIdle && api?.consent !== 'denied')
          Object.assign(context, { web: describeWeb(hardware), cs: document.characterSet });
      },
      onSessionEnd({ reason }) {
        if (reason === 'logout') forget();
      },
      onForget: () => forget(true),
    },
  };
}
