// Events through `sojourn/otlp` and back: encoded until all are in some request, judged, and read as the demo's collector does.
import { otlp as collector } from '../../../demo/protocols/otlp.mjs';
import type { BatchContext, PluginApi, TrackedEvent } from '../../../src/index';
import { otlp, type OtlpOptions } from '../../../src/protocols/otlp/otlp';
import type { ProtocolRequest } from '../../../src/protocols/protocol';
import { decodeLogs } from './otlp-decode';

export interface Given {
  readonly collector?: string;
  readonly sentAt?: string;
  readonly context?: BatchContext;
  readonly events: readonly TrackedEvent[];
}

export const TIME = '2026-05-04T03:02:01.000Z';
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

export const encodeAll = (given: Given, options?: OtlpOptions): ProtocolRequest[] => {
  const { protocol } = start(options);
  const requests: ProtocolRequest[] = [];
  for (let { events } = given; events[0]; events = events.slice(requests.at(-1)!.events!.length))
    requests.push(
      protocol.encode({
        collector: 'https://collect.example',
        sentAt: TIME,
        context: { sdk: SDK },
        groups: '',
        ...given,
        events,
      })[0]!,
    );
  return requests;
};

export const read = ({ url, body, contentType }: ProtocolRequest) =>
  collector.read({
    method: 'POST',
    path: new URL(url).pathname,
    headers: { 'content-type': contentType! },
    body,
  }) as { events: (TrackedEvent & { wire: Wire })[]; faults: string[] };

interface Wire {
  readonly resource: { readonly attributes: readonly { key: string; value: unknown }[] };
  readonly eventName: string;
  readonly timeUnixNano: string;
  readonly attributes: readonly { key: string; value: unknown }[];
}

/** What is wrong with a request: by the protobuf definitions, and by what a strict reader wants. */
export const faultsOf = (request: ProtocolRequest): string[] => {
  const { faults } = read(request);
  const sent = JSON.parse(request.body) as object;
  if (JSON.stringify(sorted(decodeLogs(request.body))) !== JSON.stringify(sorted(sent)))
    faults.push('what comes out of the binary form is something else');
  return faults;
};

/** With its keys in one order; an empty list is as good as none there. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, member]) => !(Array.isArray(member) && !member[0]))
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, member]) => [key, sorted(member)]),
        )
      : value;
