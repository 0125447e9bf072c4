/** The used part of an OTLP value in JSON. */
interface Value {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
}
interface KeyValue {
  readonly key: string;
  readonly value?: Value;
}
interface Logs {
  readonly resourceLogs?: readonly {
    readonly scopeLogs?: readonly {
      readonly logRecords?: readonly {
        readonly eventName?: string;
        readonly attributes?: readonly KeyValue[];
      }[];
    }[];
  }[];
}

/** The counted part of a log record. */
export interface Arrival {
  /** `log.record.uid`: the event's id, the same for each arrival. */
  readonly id: string;
  readonly name: string;
  readonly visitor: string;
  readonly session: string;
  /** The visitor's sessions are numbered from 1. */
  readonly sessionIndex: number;
  /** A session's events are numbered from 1, without those that announce its start and its end. */
  readonly eventIndex?: number;
  /** Of `session.end`: the number of numbered events. */
  readonly eventCount?: number;
}

const read = (list: readonly KeyValue[] = []) => {
  const values = new Map(list.map(({ key, value }) => [key, value]));
  return {
    text: (key: string) => values.get(key)?.stringValue ?? '',
    number(key: string) {
      const text = values.get(key)?.intValue;
      return text === undefined ? undefined : Number(text);
    },
    below: (key: string) => read(values.get(key)?.kvlistValue?.values),
  };
};

/** The log records of a body, in order. */
export const readRecords = (body: string): Arrival[] =>
  ((JSON.parse(body) as Logs).resourceLogs ?? [])
    .flatMap(({ scopeLogs }) => scopeLogs ?? [])
    .flatMap(({ logRecords }) => logRecords ?? [])
    .map(({ eventName, attributes }) => {
      const record = read(attributes);
      const session = record.below('sojourn.session');
      return {
        id: record.text('log.record.uid'),
        name: eventName ?? '',
        visitor: session.text('userId'),
        session: record.text('session.id'),
        sessionIndex: session.number('sessionIndex') ?? 0,
        eventIndex: session.number('eventIndex'),
        eventCount: record.number('sojourn.properties.eventCount'),
      };
    });

const UUID = '([\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12})';
// The collector writes Protocol Buffers from the end, so a value is before its key: the key is field 1, 14 bytes.
const IDS = new RegExp(
  `"log\\.record\\.uid","value":{"stringValue":"${UUID}|${UUID}\\n\\x0elog\\.record\\.uid`,
  'g',
);

/** The ids of a body in JSON or in Protocol Buffers, which both contain texts unchanged. */
export const readIds = (body: Buffer): string[] =>
  Array.from(body.toString('latin1').matchAll(IDS), ([, json, proto]) => (json ?? proto)!);
