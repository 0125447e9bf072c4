import { validateOptions } from '../../options/validate-options';
import type { PluginApi } from '../../plugins/plugin';
import { createFaults } from '../create-faults';
import type { Protocol } from '../protocol';
import { takeLeading } from '../take-leading';
import { describeAgent, type OtlpContext } from './describe-agent';
import { describeResource } from './describe-resource';
import { logsUrl } from './logs-url';
import { otlpSchema, type OtlpOptions } from './otlp-options';
import { createRecordPrinter } from './print-record';
import { printAttributes } from './print-value';
import { readAnswer } from './read-answer';

export type { OtlpOptions } from './otlp-options';

/** What is right of the options. */
interface Settings {
  readonly serviceName?: string;
  readonly resource?: object;
  readonly prefix?: string;
}

/**
 * Sends events to an OpenTelemetry Collector, or to whatever else speaks OTLP: as log records with an `eventName`, by HTTP and
 * in JSON, to `/v1/logs` below `collector`. Session, user, page and browser have the names of the semantic conventions.
 */
export function otlp(options?: OtlpOptions): Protocol {
  const faults = createFaults();
  const {
    serviceName,
    resource,
    prefix = 'sojourn.',
  } = validateOptions<Settings>(
    options ?? {},
    (path, why) => faults.tell('option', `option ${path}${why && ` ${why}`}`),
    otlpSchema,
    'otlp.',
  );
  let api: PluginApi | undefined;
  const report: PluginApi['report'] = (...fault) => api?.report(...fault);

  return {
    name: 'otlp',
    plugin: {
      name: 'otlp',
      setup(given) {
        api = given;
        faults.listen(given.report);
      },
      onContext(context) {
        // Nothing by which one visitor is told from another.
        if (api?.consent !== 'denied') Object.assign(context, { agent: describeAgent() });
      },
    },
    encode({ collector, sentAt, context, events: all }) {
      const { events, texts } = takeLeading(all, () => 0, createRecordPrinter(prefix, sentAt, faults));
      const print = (attributes: object) => printAttributes(attributes, () => {}).slice(1);
      const { sdk, dropped } = context;
      const about = describeResource(context as OtlpContext, prefix, serviceName, resource);
      return [
        {
          url: logsUrl(collector),
          contentType: 'application/json',
          body:
            `{"resourceLogs":[{"resource":{"attributes":[${print(about)}]},"scopeLogs":[{"scope":{"name":${JSON.stringify(sdk.name)},` +
            `"version":${JSON.stringify(sdk.version)},"attributes":[${print({ [prefix + 'dropped']: dropped })}]},` +
            `"logRecords":[${texts}]}]}]}`,
          events,
        },
      ];
    },
    accept: (response) => readAnswer(response, report),
  };
}
