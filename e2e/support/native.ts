import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

// The native protocol as a collector sees it, judged by the schema that ships with the package.

export type NativeSession = {
  userId: string;
  sessionId: string;
  sessionIndex: number;
  eventIndex: number | null;
  previousSessionId: string | null;
  storageMechanism: 'cookie' | 'indexeddb' | 'memory' | 'custom';
  firstEventId: string | null;
  firstEventTimestamp: string | null;
  startedAt: string;
  state: 'foreground' | 'background';
  attributes?: Record<string, string | number | boolean>;
};

export type NativeEvent = {
  id: string;
  name: string;
  time: string;
  // Tests read what they expect; a cast at every read would only hide it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  properties: Record<string, any>;
  context?: Record<string, unknown>;
  session?: NativeSession;
  tab: { id: string };
  page: { id: string; url: string; title: string; referrer: string };
  consent: 'pending' | 'granted' | 'denied';
  user?: { id: string; traits?: Record<string, unknown> };
  debug?: true;
};

export type NativeBatch = { sentAt: string; context: Record<string, unknown>; events: NativeEvent[] };

const schema = new URL('../../src/protocols/native.schema.json', import.meta.url);
let judge: ReturnType<Ajv['compile']> | undefined;

/** Reads one body; says what is wrong with it instead of throwing. */
export const readBatch = (body: string, contentType = ''): { batch?: NativeBatch; faults: string[] } => {
  judge ??= new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(schema, 'utf8')),
  );
  let batch: NativeBatch;
  try {
    batch = JSON.parse(body);
  } catch {
    return { faults: [`the body is not JSON: ${body.slice(0, 200)}`] };
  }
  const faults = judge(batch)
    ? []
    : (judge.errors ?? []).map((error) => {
        const extra = 'additionalProperty' in error.params ? `: ${error.params.additionalProperty}` : '';
        const [, index] = /^\/events\/(\d+)/.exec(error.instancePath) ?? [];
        const name = index ? ` (${batch.events[Number(index)]?.name})` : '';
        return `${error.instancePath || '/'}${name} ${error.message}${extra}`;
      });
  if (!contentType.startsWith('text/plain')) faults.push(`content type "${contentType}" is not text/plain`);
  return { batch: Array.isArray(batch?.events) ? batch : undefined, faults };
};
