import { attempt } from '../../attempt';
import type { TrackedEvent } from '../../event/event';
import { uuid } from '../../ids';
import { inspect } from '../../inspect';
import type { Schema } from '../../options/option-schema';
import { validateOptions } from '../../options/validate-options';
import { own } from '../../own';
import { bytesOf } from '../../outbox/burst';
import type { PluginApi } from '../../plugins/plugin';
import { printJson } from '../../print-json';
import { endSession } from '../../record/change-record';
import { printWhole } from '../../record/record-text';
import { blankRecord } from '../../record/session-record';
import { createFaults } from '../create-faults';
import type { Protocol } from '../protocol';
import { takeLeading } from '../take-leading';
import { VALUE } from './collect-attributes';
import { describeBatch, type BatchOptions } from './encode-batch';
import { encodeEvent } from './encode-event';
import { findDevice, forgetDevice } from './known-device';
import type { CustomEventType } from './models';

export type { CustomEventType };

export interface MparticleOptions extends BatchOptions {
  /** The key of the workspace's web input. Required: without it, nothing is sent. */
  apiKey: string;
  /** Kinds of custom events, by their names. Default `other`. */
  eventTypes?: Record<string, CustomEventType>;
  /**
   * The mParticle ID of whom the site knows by this device id and, after `identify`, by this id of its own. `undefined`: none, so
   * mParticle finds it by these ids. `false`: it is not known yet; then events wait, over pages too.
   */
  mpid?: (deviceId: string | undefined, customerId: string | undefined) => string | undefined | false;
}

/** Bytes of one event, and of what a request says besides, at the most: together they stay within mParticle's 128 KB. */
const MOST = 48_000;

const typeForm = /^(navigation|location|search|transaction|user_(content|preference)|social|media|other)$/;

export const mparticleSchema: Schema = {
  apiKey: /^[\w-]+$/,
  environment: /^(development|production)$/,
  gdprPurpose: /./,
  ccpa: 'boolean',
  eventTypes: 'object',
  mpid: 'function',
};

/** Sends to mParticle: batches for the web endpoint of its Events API. `collector` is that of the pod, or a CNAME of the site. */
export function mparticle(given: MparticleOptions): Protocol {
  const faults = createFaults();
  const warn = (path: string, why: string) => faults.tell('option', `option ${path}${why && ' ' + why}`);
  const options = validateOptions<MparticleOptions>(given, warn, mparticleSchema, 'mparticle.');
  const { apiKey } = options;
  if (!apiKey) warn('mparticle.apiKey', __DEV__ ? 'is missing: nothing is sent without it' : '');
  const types = own(options.eventTypes);
  let api: PluginApi;

  const tellOf = (what: string) => (field: string, why: string) =>
    faults.tell('protocol', `${what}: ${field}${why && ` ${why}: it was left out`}`);
  const nameOf = ({ name }: TrackedEvent) => `event ${inspect(name)}`;

  const typeOf = (event: TrackedEvent): CustomEventType => {
    const type = types[event.name] ?? 'other';
    if (typeForm.test(type)) return type;
    tellOf(nameOf(event))(
      'option mparticle.eventTypes',
      __DEV__ ? `(${inspect(type)}) must be ${typeForm}` : '',
    );
    return 'other';
  };
  /** Of one session, one user, and one consent. */
  const kindOf = ({ session, user, consent, debug }: TrackedEvent) =>
    `${session?.sessionId} ${consent} ${debug} ${user && printJson(user)}`;

  return {
    name: 'mparticle',
    encode(batch) {
      const { events: all, context, collector } = batch;
      const { session, user } = all[0]!;
      const mpid = attempt(() => options.mpid?.(session?.userId, user?.id));
      if (!apiKey || mpid === false) return [];
      const { events, texts } = takeLeading(all, kindOf, (event) => {
        const tell = tellOf(nameOf(event));
        const model = encodeEvent(event, context, typeOf(event), tell);
        const text = printJson(model);
        if (bytesOf(text) <= MOST) return text;
        tell('properties', __DEV__ ? `is more than ${MOST} bytes` : '');
        return printJson({ ...model, data: { ...model.data, custom_attributes: {} } });
      });
      const tell = tellOf('identify');
      const head = describeBatch(batch, events, options, mpid, tell);
      let text = printJson(head);
      if (bytesOf(text) > MOST) {
        tell('traits', __DEV__ ? `is more than ${MOST} bytes` : '');
        text = printJson({ ...head, user_attributes: undefined });
      }
      return [
        {
          url: `${collector.replace(/\/$/, '')}/v3/JS/${apiKey}/events`,
          body: `${text.slice(0, -1)},"events":[${texts}]}`,
          events,
        },
      ];
    },
    async accept(response, _batch, { events }) {
      const { status } = response;
      if (/^4(?!08|29)/.test(`${status}`)) {
        const words = (await response.text()).slice(0, VALUE);
        const [event, more] = events as TrackedEvent[];
        faults.tell('protocol', `${more ? '' : nameOf(event!) + ': '}mParticle answered ${status}: ${words}`);
      }
      return undefined;
    },
    findVisitor() {
      const userId = findDevice(apiKey);
      // mParticle counts no sessions: a visitor whose last one is over long since, without a number.
      return (
        userId && printWhole(endSession({ ...blankRecord, userId, sessionId: uuid() }, 'ended', 1, Infinity))
      );
    },
    plugin: {
      name: 'mparticle',
      setup(given) {
        api = given;
        faults.listen(api.report);
      },
      onTrack({ properties, session }) {
        const { app, storage } = api;
        // To mParticle, whom its own SDK knows is here again.
        if (
          properties.is_first_run &&
          !/^known/.test(app?.installType!) &&
          storage.isOpen() &&
          session?.userId === attempt(() => findDevice(apiKey))
        )
          properties.is_first_run = false;
      },
      onSessionStart({ sessionIndex }) {
        // Another visitor, since `reset()`: whoever comes after a loss of storage is not the one before.
        if (sessionIndex === 1 && api.record!.generation) attempt(forgetDevice);
      },
      onForget: () => attempt(forgetDevice),
    },
  };
}
