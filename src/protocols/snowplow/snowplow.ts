import { bytesOf } from '../../bytes-of';
import type { TrackedEvent } from '../../event/event';
import { createViewIds } from '../../event/view-ids';
import type { Warn } from '../../options/warn';
import { validateOptions } from '../../options/validate-options';
import type { PluginApi } from '../../plugins/plugin';
import { createFaults } from '../create-faults';
import type { Protocol } from '../protocol';
import { takeLeading } from '../take-leading';
import { createEventEncoder } from './encode-event';
import { schemaOf } from './iglu';
import { snowplowSchema, type SnowplowOptions } from './snowplow-options';
import { findVisitor, forgetVisitor } from './visitor-storage';
import { describeWeb } from './web-context';

export type { SnowplowOptions } from './snowplow-options';

/** Bytes of an event at the most: a POST has 64 KiB. */
const MOST_BYTES = 65_000;

/** Speaks to a Snowplow collector: tracker protocol v2, by POST. */
export function snowplow(options?: SnowplowOptions): Protocol {
  const faults = createFaults();
  const warner =
    (code: string, what: string): Warn =>
    (path, why) =>
      faults.tell(code, `${what} ${path}${why && ` ${why}`}`);
  const given = validateOptions<SnowplowOptions>(
    options,
    warner('option', 'option'),
    snowplowSchema,
    'snowplow.',
  );
  const { trackerCookie = '_sp_' } = given;
  let api: PluginApi | undefined;
  const forget = () => forgetVisitor(trackerCookie);

  return {
    name: 'snowplow',
    encode({ collector, sentAt, context, events }) {
      const encodeEvent = createEventEncoder(context, sentAt, api?.name, given, warner('protocol', 'batch'));
      const print = (event: TrackedEvent): string => {
        const warn = warner('protocol', `event "${event.name}":`);
        const text = encodeEvent(event, given, warn);
        // A character has three bytes at the most.
        if (text.length < MOST_BYTES / 3 || bytesOf(text) < MOST_BYTES) return text;
        warn('properties', __DEV__ ? 'and entities have more than 64 KiB: it goes without them' : '');
        return encodeEvent(event, {}, warn);
      };
      const taken = takeLeading(events, () => 1, print);
      return [
        {
          url: collector.replace(/\/+$/, '') + '/com.snowplowanalytics.snowplow/tp2',
          body: `{"schema":"${schemaOf('payload_data', '1-0-4')}","data":[${taken.texts}]}`,
          contentType: 'application/json; charset=UTF-8',
          credentials: 'include',
          events: taken.events,
        },
      ];
    },
    findVisitor: () => findVisitor(trackerCookie),
    plugin: {
      name: 'snowplow',
      setup(given) {
        api = given;
        faults.listen(api.report);
      },
      // Snowplow tells page views apart also where the site tracks them itself.
      ...createViewIds(),
      onContext(context, isIdle) {
        // Sizes are read once the page has been laid out anyway.
        if (isIdle && api?.consent !== 'denied') Object.assign(context, { web: describeWeb() });
      },
      onSessionEnd({ reason }) {
        if (reason === 'logout') forget();
      },
      onForget: forget,
    },
  };
}
