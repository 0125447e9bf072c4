import type { TrackedEvent } from '../../core/event/event';
import type { Schema } from '../../core/options/option-schema';
import { fillIn } from '../../core/options/fill-in';
import { validateOptions } from '../../core/options/validate-options';
import { printJson } from '../../core/util/print-json';
import { createFaults } from '../create-faults';
import type { Protocol } from '../../core/delivery/protocol';
import { MAX_EVENTS_BYTES, takeLeading } from '../take-leading';
import { createVisitors } from './visitors';
import { describeEvent, kindOf } from './describe-event';
import { describePayload } from './describe-payload';
import { readAnswer } from './read-answer';

export interface TracardiOptions {
  /** The id of an event source of Tracardi's (Inbound traffic), of the type REST API. Required: nothing is sent without it. */
  sourceId: string;
}

/** Number of answers of 500 after which a request counts as bad and is divided: about ten minutes of retries. */
const MAX_TRIES = 12;

/** Ids that begin with `@` are Tracardi's own. */
const sourceForm = /^[^@\s]\S*$/;
export const tracardiSchema: Schema = { sourceId: sourceForm };

/**
 * Sends events to Tracardi, `POST {collector}/track`: the tracker's option `collector` is the base URL of Tracardi's API. Each request
 * has one session and one profile. Tracardi creates profiles, and its answers name them.
 */
export function tracardi(options: TracardiOptions): Protocol {
  const faults = createFaults();
  const fault = (path: string, why: string) =>
    faults.reportOnce('option', `option ${path}${why && ` ${why}`}`);
  const right = __DEV__ ? validateOptions(options, fault, tracardiSchema, 'tracardi.') : options;
  const { sourceId: wantedId } = fillIn({ sourceId: '' }, right);
  const sourceId = sourceForm.test(wantedId) && wantedId;
  if (!sourceId)
    fault(
      'tracardi.sourceId',
      __DEV__ ? 'is missing or wrong: nothing is sent without the id of an event source' : '',
    );
  /** The first event of the request that failed last, and its number of failures. */
  let failing: string | undefined;
  let tries = 0;
  const { begin, learn, hooks } = createVisitors(faults);

  return {
    name: 'tracardi',
    encode({ collector, context, events }) {
      const [first] = events;
      const profileId = begin(first!);
      // Without a source, Tracardi rejects everything; and only one request at a time may create a visitor's profile.
      if (!sourceId || profileId == null) return [];
      const head = printJson(describePayload(sourceId, profileId, first!, context));
      const { events: taken, texts } = takeLeading(
        events,
        kindOf,
        (event) => printJson(describeEvent(event, faults)),
        // A longer context leaves less room for the events.
        MAX_EVENTS_BYTES - head.length,
      );
      return [
        {
          url: collector.replace(/\/*$/, '/track'),
          body: `${head.slice(0, -1)},"events":[${texts}]}`,
          contentType: 'application/json',
          events: taken,
        },
      ];
    },
    async accept(response, _batch, { events }) {
      const first = events![0] as TrackedEvent;
      learn(first, await readAnswer(response, faults));
      if (response.status !== 500) return undefined;
      // Divide the request, because a single event may make the server fail every time, and others must not wait forever.
      tries = first.id === failing ? tries + 1 : 1;
      failing = first.id;
      return tries < MAX_TRIES ? undefined : 'refused';
    },
    ...hooks,
  };
}
