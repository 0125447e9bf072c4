// Events through `sojourn/otlp` and back: encoded until all are in some request, judged, and read as the demo's collector does.
import type { BatchContext, PluginApi, TrackedEvent } from '../../../src/index';
import { otlp, type OtlpOptions } from '../../../src/protocols/otlp/otlp';
import type { ProtocolRequest } from '../../../src/core/delivery/protocol';
import { otlp as otlpCollector, requestFaults } from './otlp-collector';
import { TIME } from './sample';

export interface Input {
  readonly collector?: string;
  readonly sentAt?: string;
  readonly context?: BatchContext;
  readonly events: readonly TrackedEvent[];
}

export const SDK = { name: 'sojourn', version: '0.1.0' };

/** A protocol whose tracker reports to a list. */
export const start = (options?: OtlpOptions) => {
  const faults: [code: string, message: string][] = [];
  const protocol = otlp(options);
  protocol.plugin!.setup!({
    report: (...fault: [string, string]) => void faults.push(fault),
  } as unknown as PluginApi);
  return { protocol, faults };
};

export const encodeAll = (input: Input, options?: OtlpOptions): ProtocolRequest[] => {
  const { protocol } = start(options);
  const requests: ProtocolRequest[] = [];
  for (let { events } = input; events[0]; events = events.slice(requests.at(-1)!.events!.length))
    requests.push(
      protocol.encode({
        collector: 'https://collect.example',
        sentAt: TIME,
        context: { sdk: SDK },
        groups: '',
        ...input,
        events,
      })[0]!,
    );
  return requests;
};

const sent = ({ url, body, contentType }: ProtocolRequest) => ({
  method: 'POST',
  path: new URL(url).pathname,
  headers: { 'content-type': contentType },
  body,
});
export const read = (request: ProtocolRequest) => otlpCollector.read(sent(request));
export const faultsOf = (request: ProtocolRequest): string[] => requestFaults(sent(request));
