// The tables of docs/otlp.md say what the encoder does with each field of an event and its context: all of it, and nothing else.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BatchContext, TrackedEvent } from '../../src/index';
import schema from '../../src/core/delivery/native.schema.json';
import { compareTable, findMapping, pathsOf, readRows } from './support/field-table';
import { readAttributes, type LogRecord } from './support/otlp-collector';
import { encodeAll } from './support/otlp-side';
import * as sample from './support/sample';

const { ID, OTHER, TIME } = sample;
const page = readFileSync(new URL('../../docs/otlp.md', import.meta.url), 'utf8');

const event: Required<TrackedEvent> = {
  ...sample.event,
  session: { ...sample.session, previousSessionId: OTHER, attributes: { items: 2 } },
  page: { ...sample.event.page, viewId: ID, referrer: 'https://search.example/' },
  context: { a: 1 },
  consentSource: { type: 'tcf', value: 'CQabc.de' },
  user: { id: 'u-17', traits: { plan: 'pro' } },
  debug: true,
};
const context: Required<BatchContext> = {
  device: {
    ...{ type: 'mobile', brand: 'Apple', model: 'iPhone', touch: true },
    ...{ resolution: '390x844', colorDepth: 24, orientation: 'portrait-primary' },
  },
  os: { name: 'iOS', version: '18' },
  browser: { name: 'Safari', version: '18', language: 'en-GB', bot: false },
  clientHints: { brands: [{ brand: 'Chromium', version: '156' }], mobile: true, platform: 'Android' },
  viewport: '390x700',
  documentSize: '390x3000',
  app: { name: 'shop', version: '1.2.3' },
  ...{ locale: 'en-GB', timeZone: 'Europe/London' },
  ...{ utm: { source: 'mail' }, currentUtm: { source: 'ad' }, entryReferrer: 'https://search.example/' },
  ...{ gpc: true, dropped: 3 },
  sdk: { name: 'sojourn', version: '0.1.0' },
};
/** Events of sojourn's own whose properties the conventions know. */
const own = {
  page_view: { navigation: 'load', foregroundDuration: 5 },
  web_vital: { name: 'CLS', value: 0.1, delta: 0.1, rating: 'good', id: 'v6-1', navigationType: 'navigate' },
  application_error: {
    source: 'error',
    message: 'Uncaught Error: no',
    stack: 'Error: no\n    at f',
    count: 0,
  },
};

const all = { sentAt: TIME, ...context, ...event };

const flat = (tree: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.entries(flat(value as Record<string, unknown>)).map(([path, leaf]) => [
            `${key}.${path}`,
            leaf,
          ])
        : [[key, value]],
    ),
  );

const encode = (input: typeof all) => {
  const pick = <T extends object>(names: T) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, input[name as keyof typeof input]])) as T;
  const [request] = encodeAll({ sentAt: input.sentAt, context: pick(context), events: [pick(event)] });
  const [{ resource, scopeLogs }] = JSON.parse(request!.body).resourceLogs;
  const [{ scope, logRecords }] = scopeLogs;
  const { attributes, ...record } = logRecords[0] as LogRecord;
  return flat({
    ...record,
    ...readAttributes(attributes),
    ...readAttributes(resource.attributes),
    scope,
  });
};

/** Paths of the native schema, as they are here. */
const schemaPaths = () => {
  type Node = { properties?: Record<string, Node>; $ref?: string };
  const definitions = schema.definitions as unknown as Record<string, Node>;
  const walk = ({ properties, $ref }: Node, before: string): string[] => {
    if ($ref) return walk(definitions[$ref.split('/').at(-1)!]!, before);
    return properties
      ? Object.entries(properties).flatMap(([key, node]) => walk(node, before ? `${before}.${key}` : key))
      : [before];
  };
  return ['context', 'group', 'event']
    .flatMap((name) => walk(definitions[name]!, ''))
    .filter((path) => !path.startsWith('events'))
    .map((path) => path.replace(/^(eventIndex|state)$/, 'session.$1'));
};

describe('OTLP: docs/otlp.md', () => {
  beforeAll(() => {
    const brands = [{ brand: 'Chromium', version: '156' }];
    const userAgentData = { brands, platform: 'macOS', mobile: false };
    vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0', userAgentData });
  });
  afterAll(() => void vi.unstubAllGlobals());

  test('the fields that are compared are all that the native schema knows', () => {
    const paths = pathsOf(all);
    const missing = schemaPaths().filter((path) => !paths.some((one) => `${one}.`.startsWith(`${path}.`)));
    expect(missing).toEqual([]);
  });

  test('the tables name each field that is sent and where, each that is not, and nothing else', () => {
    const others = { consent: 'pending', 'properties.navigation': 'route' };
    const mapping = new Map(findMapping(all, encode, others));
    for (const [name, properties] of Object.entries(own))
      for (const [path, places] of findMapping({ ...all, name, properties }, encode as never, others))
        if (path.startsWith('properties.')) mapping.set(path.replace('properties', name), places);
    expect(compareTable(readRows(page), mapping, Object.keys(encode(all)))).toEqual([]);
  });
});
