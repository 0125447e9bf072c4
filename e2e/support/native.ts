import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { flatten, type NativeBatch as Body } from '../../src/server/collector';

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
  page: { id: string; viewId?: string; url: string; title: string; referrer: string };
  consent: 'pending' | 'granted' | 'denied';
  consentSource?: { type: string; value: string };
  user?: { id: string; traits?: Record<string, unknown> };
  debug?: true;
};

/** A batch with its events out of their groups, each whole again. */
export type NativeBatch = { sentAt: string; context: Record<string, unknown>; events: NativeEvent[] };

const schema = new URL('../../src/core/delivery/native.schema.json', import.meta.url);
let judge: ReturnType<Ajv['compile']> | undefined;

/** `undefined` where the body has no groups of events. */
const ungroup = (body: Body): NativeBatch | undefined => {
  try {
    const { sentAt, context } = body;
    return { sentAt, context: { ...context }, events: flatten(body) as NativeEvent[] };
  } catch {
    return undefined;
  }
};

/** Reads one body; says what is wrong with it instead of throwing. */
export const readBatch = (body: string, contentType = ''): { batch?: NativeBatch; faults: string[] } => {
  judge ??= new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(schema, 'utf8')),
  );
  let parsed: Body;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { faults: [`the body is not JSON: ${body.slice(0, 200)}`] };
  }
  const faults = judge(parsed)
    ? []
    : (judge.errors ?? []).map((error) => {
        const extra = 'additionalProperty' in error.params ? `: ${error.params.additionalProperty}` : '';
        const [, group, index] = /^\/groups\/(\d+)\/events\/(\d+)/.exec(error.instancePath) ?? [];
        const name = index ? ` (${parsed.groups[Number(group)]!.events[Number(index)]?.name})` : '';
        return `${error.instancePath || '/'}${name} ${error.message}${extra}`;
      });
  if (!contentType.startsWith('text/plain')) faults.push(`content type "${contentType}" is not text/plain`);
  return { batch: ungroup(parsed), faults };
};
