import { inspect } from '../../core/util/inspect';
import { fillIn } from '../../core/options/fill-in';
import { readOwn } from '../../core/options/read-own';
import { validateOptions } from '../../core/options/validate-options';
import { printJson } from '../../core/util/print-json';
import { SESSION_END } from '../../core/event/event';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { endSession } from '../../core/session/rules/change-record';
import { printWhole } from '../../core/session/rules/record-text';
import { blankRecord } from '../../core/session/rules/session-record';
import { createFaults } from '../create-faults';
import type { Protocol } from '../../core/delivery/protocol';
import { takeLeading } from '../take-leading';
import { describeBatch, type BatchOptions } from './encode-batch';
import { encodeEvent, type MarkedEvent } from './encode-event';
import { findDevice, forgetDevice } from './known-device';
import { keyForm, mparticleSchema } from './mparticle-schema';
import type { CustomEventType } from './models';
import { createVisitorMemory } from './visitor-memory';

export type { CustomEventType };

export interface MparticleOptions extends BatchOptions {
  /** The key of the workspace's web input. Required: nothing is sent without it. */
  apiKey: string;
  /** Kinds of custom events by event name. Default `other`. */
  eventTypes?: Record<string, CustomEventType>;
}

const typeForm = /^(navigation|location|search|transaction|user_content|user_preference|social|media|other)$/;

/**
 * Sends batches to the web endpoint of mParticle's Events API. The tracker's option `collector` is the URL of the pod, or of
 * the site's CNAME for it.
 */
export function mparticle(options: MparticleOptions): Protocol {
  const faults = createFaults();
  const reporter = (code: string, what: string) => (field: string, why: string) =>
    faults.reportOnce(code, `${what} ${inspect(field)}${why && ' ' + why}`);
  const warn = reporter('option', 'option');
  const right = __DEV__ ? validateOptions(options, warn, mparticleSchema, 'mparticle.') : options;
  const batchOptions = fillIn<BatchOptions & { apiKey: string }>(
    { apiKey: '', environment: undefined, gdprPurpose: undefined },
    right,
  );
  const { mpid, eventTypes } = readOwn(right);
  if (typeof mpid === 'function') batchOptions.mpid = mpid as BatchOptions['mpid'];
  const apiKey = keyForm.test(batchOptions.apiKey) ? batchOptions.apiKey : '';
  if (!apiKey) warn('mparticle.apiKey', __DEV__ ? 'is missing: nothing is sent without it' : '');
  const types = readOwn(eventTypes) as Partial<Record<string, CustomEventType>>;
  // mParticle rejects unknown kinds with a message, so the small build omits this check.
  if (__DEV__)
    for (const [name, type] of Object.entries(types))
      if (!typeForm.test(type!))
        warn(`mparticle.eventTypes.${name}`, `(${inspect(type)}) must be ${typeForm}`);
  /** The visitor of mParticle's own SDK, if storage is allowed. */
  let vendor: readonly string[] = [];
  let memory: ReturnType<typeof createVisitorMemory>;
  let api: OwnPluginApi;
  const forget = () => {
    vendor = [];
    forgetDevice();
  };

  return {
    name: 'mparticle',
    encode(batch) {
      const { events, texts } = takeLeading(
        batch.events,
        ({ session, user, consent }) => printJson([session?.sessionId, user, consent]),
        (event) =>
          printJson(
            encodeEvent(
              event,
              batch.context,
              types[event.name],
              reporter('protocol', `event ${inspect(event.name)}:`),
            ),
          ),
      );
      const head = describeBatch(
        batch,
        events,
        batchOptions,
        reporter('protocol', 'identify:'),
        memory.consentAt,
        vendor,
      );
      return !apiKey || head.mpid === false
        ? []
        : [
            {
              url: `${batch.collector}/v3/JS/${apiKey}/events`,
              body: `${printJson(head).slice(0, -1)},"events":[${texts}]}`,
              events,
            },
          ];
    },
    async accept(response) {
      if (/^4/.test(`${response.status}`))
        faults.reportOnce(
          'protocol',
          `mParticle${__DEV__ ? ` answered ${response.status}` : ''}: ${(await response.text()).slice(0, 999)}`,
        );
      return undefined;
    },
    findVisitor() {
      const [, userId] = vendor;
      // mParticle does not count sessions, so the visitor continues with an ended session that has no number.
      return userId && printWhole(endSession({ ...blankRecord, userId, sessionId: userId }, 'ended', 1, 0));
    },
    plugin: {
      name: 'mparticle',
      setup(pluginApi) {
        api = pluginApi as OwnPluginApi;
        faults.reportTo(api.report);
        memory = createVisitorMemory(api);
      },
      onOpen(decidedAt) {
        if (api.storage.isOpen()) vendor = findDevice(apiKey);
        memory.open(decidedAt);
      },
      onTrack(event: MarkedEvent) {
        const { name, properties, session } = event;
        // A visitor whom mParticle knows returns (rule 25), unless the site says otherwise (rule 26).
        if (session && session.userId === vendor[1] && properties.transition_type)
          properties.is_first_run &&= api.app?.installType === 'known-install';
        // A session's end is reported with the user of that session; another session may be open by then.
        if (name === SESSION_END) event.activeTime = properties.foregroundDuration as number;
        else {
          event.activeTime = api.rooms.store.record?.foregroundTime;
          memory.meet(event);
        }
      },
      onSessionEnd({ reason }) {
        if (reason === 'logout') forget();
      },
      onForget: forget,
    },
  };
}
