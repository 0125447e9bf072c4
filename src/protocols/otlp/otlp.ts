import { bytesOf } from '../../core/util/bytes-of';
import { attempt } from '../../core/util/attempt';
import type { TrackedEvent } from '../../core/event/event';
import { fillIn } from '../../core/options/fill-in';
import { readOwn } from '../../core/options/read-own';
import { validateOptions } from '../../core/options/validate-options';
import type { Warn } from '../../core/options/warn';
import { copyProperties } from '../../core/event/copy-properties';
import type { PluginApi } from '../../core/tracker/plugin';
import { printJson } from '../../core/util/print-json';
import type { Protocol } from '../../core/delivery/protocol';
import { takeLeading } from '../take-leading';
import { keyValues } from './any-value';
import { describeAgent } from './describe-agent';
import { describeEvent } from './describe-event';
import { nano } from './nano';
import { otlpSchema, type OtlpOptions } from './otlp-options';
import { readAnswer } from './read-answer';

export type { OtlpOptions } from './otlp-options';

/**
 * Sends events to an OpenTelemetry Collector or another OTLP receiver: as log records with an `eventName`, in JSON, to
 * `/v1/logs` below `collector`. Values that the semantic conventions name become attributes of that name; all others keep their
 * names, behind a prefix.
 */
export function otlp(options?: OtlpOptions): Protocol {
  const faults: string[] = [];
  const warn: Warn = (path, why) => void faults.push(`option ${path}${why && ` ${why}`}`);
  const right = __DEV__ ? validateOptions(options, warn, otlpSchema, 'otlp.') : options;
  const { prefix, serviceName } = fillIn({ serviceName: '', prefix: 'sojourn.' }, right);
  const resource = copyProperties(readOwn(right).resource, 'otlp.resource', warn);
  let api: PluginApi;

  return {
    name: 'otlp',
    plugin: {
      name: 'otlp',
      setup(pluginApi) {
        api = pluginApi;
        faults.forEach((fault) => api.report('option', fault));
      },
    },
    encode({ collector, sentAt, context, events: all }) {
      // `describeAgent` reads the client hints itself.
      // eslint-disable-next-line @typescript-eslint/no-unused-vars
      const { app, sdk, browser, os, clientHints, dropped, ...varying } = context;
      const device = varying.device;
      const print = (event: TrackedEvent) => {
        const { id, name, time, properties, ...rest } = event;
        const { session, user, page } = rest;
        // OTLP's number for `INFO` is 9.
        const [eventName, described, severityNumber = 9] = describeEvent(name, properties);
        return printJson({
          severityNumber,
          observedTimeUnixNano: nano(sentAt),
          timeUnixNano: nano(time),
          eventName,
          attributes: [
            ...keyValues({
              'log.record.uid': id,
              'session.previous_id': session?.previousSessionId,
              'url.full': page.url,
              'session.id': session?.sessionId,
              'user.id': user?.id,
              'browser.document.url.full': page.url,
            }),
            // `dropped` belongs to the batch: only its first record has it, so that a sum counts each loss once.
            ...keyValues({ ...varying, dropped: event === all[0] ? dropped : null, ...rest }, prefix),
            ...keyValues(described, eventName + '.'),
            ...keyValues(properties, prefix + 'properties.'),
          ],
        });
      };
      // All requests of a visit have the same resource, because stores treat a different resource as another client. Values
      // that change within a visit are attributes of the records.
      const attributes = [
        ...keyValues({
          'service.version': app?.version,
          'service.name': serviceName || app?.name || 'unknown_service',
          'os.version': os?.version,
          'telemetry.sdk.language': 'webjs',
          'device.manufacturer': device?.brand,
          'telemetry.sdk.version': sdk.version,
          'browser.language': browser?.language,
          'device.model.identifier': device?.model,
          'os.name': os?.name,
          'telemetry.sdk.name': sdk.name,
          // While consent is denied, no attribute may distinguish visitors.
          ...(all[0]!.consent !== 'denied' && attempt(describeAgent)),
          ...resource,
        }),
        ...keyValues({ browser }, prefix),
      ];
      const about = printJson({ attributes });
      // The envelope around the records adds about 200 bytes.
      const { events, texts } = takeLeading(all, () => 0, print, 16_000 - bytesOf(about));
      return [
        {
          url: collector.replace(/(\/v1\/logs)?\/*(?=[?#]|$)/, '/v1/logs'),
          contentType: 'application/json',
          body:
            `{"resourceLogs":[{"resource":${about},` +
            `"scopeLogs":[{"scope":${printJson(sdk)},"logRecords":[${texts}]}]}]}`,
          events,
        },
      ];
    },
    accept: (response) => readAnswer(response, api.report),
  };
}
