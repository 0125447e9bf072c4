// The tables of docs/snowplow.md are what the encoder does: each of our fields is changed alone, and what changes in the payload
// has to be what the row says; nothing, where the page says that Snowplow has no place for it.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { BatchContext, TrackedEvent } from '../../src/index';
import { snowplow } from '../../src/protocols/snowplow/snowplow';
import { snowplowSchema } from '../../src/protocols/snowplow/snowplow-options';
import * as sample from '../protocols/support/sample';

type Tree = Record<string, unknown>;

const page = readFileSync(new URL('../../docs/snowplow.md', import.meta.url), 'utf8');
const schema = JSON.parse(
  readFileSync(new URL('../../src/core/delivery/native.schema.json', import.meta.url), 'utf8'),
) as { definitions: Record<string, { properties: Tree }> };

/** The code of the cells of a section's tables, row by row. */
const rowsOf = (heading: string): string[][][] =>
  page
    .split(/^#{2,3} /m)
    .find((section) => section.startsWith(heading + '\n'))!
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| -/.test(line))
    .slice(1)
    .map((line) =>
      line.split(' | ').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!)),
    );

const said = new Map(rowsOf('Every field').flatMap(([ours, theirs]) => ours!.map((path) => [path, theirs!])));
const without = rowsOf('Unsupported fields').flatMap(([ours]) => ours!);

const UUID = sample.ID;
const whole: TrackedEvent = {
  ...sample.event,
  page: { ...sample.event.page, viewId: UUID.replace('4b52', '8b52'), referrer: 'https://search.example/' },
  session: { ...sample.session, previousSessionId: UUID, attributes: { plan: 'pro' } },
  user: { id: 'u-17', traits: { since: 2020 } },
  consentSource: { type: 'tcf', value: 'CQ' },
  context: { product: { sku: 1 } },
  debug: undefined,
};
const context: BatchContext = {
  ...sample.context,
  device: { ...sample.context.device, brand: 'b', model: 'm', orientation: 'landscape-primary' },
  clientHints: { brands: [{ brand: 'a', version: '1' }], mobile: false, platform: 'Linux' },
  viewport: '1200x900',
  documentSize: '1200x4000',
  currentUtm: { source: 'mail' },
  entryReferrer: 'https://search.example/',
  dropped: 1,
  web: {
    viewport: '1x1',
    documentSize: '2x2',
    cookiesEnabled: true,
    online: true,
    devicePixelRatio: 1,
    documentLanguage: 'en',
    webdriver: false,
    deviceMemory: 8,
    hardwareConcurrency: 4,
  },
  cs: 'UTF-8',
} as BatchContext;
const keys = [
  'product',
  'traits',
  'attributes',
  'consent',
  'page_view',
  'engagement',
  ...Object.keys(sample.context),
  'clientHints',
  'currentUtm',
];

/** The payload of an event, flat: its fields, the fields of Snowplow's entities, and the site's entities as JSON. */
const encode = (event: TrackedEvent, of = context, sentAt = '2026-05-04T03:02:02.500Z') => {
  const uri = (key: string) => `iglu:com.acme/${key}/jsonschema/1-0-0`;
  const protocol = snowplow({ entities: Object.fromEntries(keys.map((key) => [key, uri(key)])) });
  protocol.plugin!.setup!({ name: 'shop', report() {} } as never);
  const [request] = protocol.encode({
    collector: 'https://collect.example',
    sentAt,
    context: of,
    events: [event],
    groups: '',
  });
  const [{ co, ue_pr, ...wire }] = (JSON.parse(request!.body) as { data: [Record<string, string>] }).data;
  const flat: Record<string, string> = { ...wire };
  const nameOf = (iglu: string) => iglu.split('/')[1]!;
  for (const { schema, data } of JSON.parse(co!).data as { schema: string; data: Tree }[])
    if (schema.includes('acme')) flat[`entities.${nameOf(schema)}`] = JSON.stringify(data);
    else for (const key of Object.keys(data)) flat[`${nameOf(schema)}.${key}`] = JSON.stringify(data[key]);
  if (ue_pr) {
    const { data } = JSON.parse(ue_pr) as { data: { schema: string; data: Tree } };
    flat.ue_pr = data.schema;
    for (const key of Object.keys(data.data)) flat[`ue_pr.${key}`] = JSON.stringify(data.data[key]);
  }
  return flat;
};
const changed = (before: Record<string, string>, after: Record<string, string>) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => before[field] !== after[field])
    .sort();

/** Another value of the same kind. */
const another = (value: unknown): unknown =>
  typeof value === 'number'
    ? value + 1
    : typeof value === 'boolean'
      ? !value
      : typeof value === 'string'
        ? /^\d{4}-/.test(value)
          ? value.replace('2026', '2027')
          : /^[\da-f]{8}-/.test(value)
            ? value.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'))
            : (others[value] ?? value + 'x')
        : Array.isArray(value)
          ? value.length
            ? value.map(another)
            : ['x']
          : value && typeof value === 'object'
            ? { ...value, another: 'x' }
            : 'x';
const others: Record<string, string> = {
  granted: 'pending',
  cookie: 'indexeddb',
  foreground: 'background',
  '1920x1080': '1921x1080',
};
const set = (tree: object, path: string[], change: (value: unknown) => unknown): object => {
  const [key, ...rest] = path as [string, ...string[]];
  const member = (tree as Tree)[key];
  return { ...tree, [key]: rest[0] ? set(Object(member), rest, change) : change(member) };
};

/** Our fields, from the native schema: those of an event, and those of a batch's context, each as deep as it is described. */
const leaves = (properties: Tree, path = ''): string[] =>
  Object.entries(properties).flatMap(([key, input]) => {
    const rule = input as { properties?: Tree; $ref?: string };
    const name = rule.$ref?.split('/').pop();
    const inner =
      rule.properties ?? (name === 'session' ? schema.definitions.session!.properties : undefined);
    return inner ? leaves(inner, `${path}${key}.`) : [path + key];
  });
const { session, tab, page: ofPage, user, ...ofGroup } = schema.definitions.group!.properties;
const { consent, consentSource, debug } = ofGroup;
const ofEvent = [
  ...leaves({ session, tab, page: ofPage, user, consent, debug }),
  'consentSource',
  'session.eventIndex',
  'session.state',
  ...['id', 'name', 'time', 'properties', 'context'],
];
const ofContext = leaves(schema.definitions.context!.properties);

test('snowplow: the fields of the native schema are all there are', () => {
  expect(consentSource).toBeDefined();
  expect(Object.keys(ofGroup).sort()).toEqual(['consent', 'consentSource', 'debug', 'events']);
  expect(Object.keys(schema.definitions.event!.properties).sort()).toEqual(
    ['context', 'eventIndex', 'id', 'name', 'properties', 'state', 'time'].sort(),
  );
  expect(ofEvent.length + ofContext.length).toBeGreaterThan(45);
});

/** The row of a field on the page. */
const expected = (path: string): string[] => {
  expect(said.has(path) || without.includes(path), `docs/snowplow.md does not name ${path}`).toBe(true);
  expect(said.has(path) && without.includes(path), `docs/snowplow.md says both of ${path}`).toBe(false);
  return [...(said.get(path) ?? [])].sort();
};

describe('snowplow: each field of an event arrives where docs/snowplow.md says, or nowhere, as it says', () => {
  const before = encode(whole);
  test.each(ofEvent)('%s', (path) => {
    const base = path === 'page.id' ? { ...whole, page: { ...whole.page, viewId: undefined } } : whole;
    // One value of the page's own context changes.
    const parts = path === 'context' ? [path, 'product'] : path.split('.');
    const after = set(base, parts, another) as TrackedEvent;
    expect(changed(base === whole ? before : encode(base), encode(after))).toEqual(expected(path));
  });
  test.each(ofContext)('context: %s', (path) => {
    const after = set(context, path.split('.'), another) as BatchContext;
    expect(changed(before, encode(whole, after))).toEqual(expected(path));
  });
  test('sentAt', () => {
    expect(changed(before, encode(whole, context, '2026-05-04T03:02:03.500Z'))).toEqual(expected('sentAt'));
  });
});

/** Properties of sojourn's own events, as `docs/events.md` and `docs/application-state.md` list them. */
const ownEvents: Record<string, Tree> = {
  page_view: { navigation: 'load', foregroundDuration: 3 },
  engagement: { engagedDuration: 5, scrollDepth: 40, scrollOffsets: [0, 1, 2, 3] },
  session_start: { previousSessionId: UUID },
  session_end: {
    startedAt: sample.TIME,
    endedAt: sample.TIME,
    duration: 5,
    foregroundDuration: 4,
    eventCount: 3,
    pageViews: 2,
    entryPage: 'https://shop.example/',
    exitPage: 'https://shop.example/end',
    userIds: ['u-17'],
    attributes: { plan: 'pro' },
    goals: { signup: { count: 1 } },
    reason: 'ended',
  },
  application_initialized: {
    is_first_run: 'known',
    is_upgrade: false,
    successfully_closed: true,
    entry_page: 'https://shop.example/',
    entry_referrer: 'https://search.example/',
  },
  application_install: {
    is_upgrade: false,
    successfully_closed: true,
    entry_page: 'https://shop.example/',
    entry_referrer: 'https://search.example/',
  },
  application_foreground: { background_duration: 5, interruption_count: 1 },
  application_background: { foreground_duration: 5, interruption_count: 1 },
  application_exit: { foreground_duration: 5, interruption_count: 1 },
};
const makeOwn = (name: string, properties: Tree): TrackedEvent => {
  const isInstall = name === 'application_install';
  const type = isInstall ? 'application_initialized' : name;
  return /^application_/.test(name)
    ? {
        ...whole,
        name: 'application_state_transition',
        properties: { transition_type: type, ...(isInstall && { is_first_run: true }), ...properties },
      }
    : { ...whole, name, properties };
};
const ownPaths = Object.keys(ownEvents).flatMap((name) =>
  Object.keys(ownEvents[name]!).map((property) => [`${name}.${property}`, name, property] as const),
);

describe('snowplow: each property of sojourn’s own events arrives where docs/snowplow.md says', () => {
  test.each(ownPaths)('%s', (path, name, property) => {
    const properties = ownEvents[name]!;
    const before = encode(makeOwn(name, properties));
    const after = encode(makeOwn(name, set(properties, [property], another) as Tree));
    expect(changed(before, after)).toEqual(expected(path));
  });

  test('snowplow: docs/events.md names no other property of these events', () => {
    const events = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');
    for (const name of ['session_start', 'session_end', 'page_view', 'engagement']) {
      const row = new RegExp(`^\\| \`${name}\` .*$`, 'm').exec(events)![0];
      const named = [...row.split(' | ')[2]!.matchAll(/`(\w+)`/g)].map(([, code]) => code!);
      const values = ['load', 'route', 'restore'];
      expect(named.filter((code) => !values.includes(code)).sort()).toEqual(
        Object.keys(ownEvents[name]!).sort(),
      );
    }
  });

  test.each([
    ['category', 'shop'],
    ['label', 'sku-1'],
    ['property', 'pcs'],
    ['value', 2],
  ])('properties.%s', (key, value) => {
    const event = { ...whole, properties: { [key]: value } };
    const after = { ...whole, properties: { [key]: another(value) } };
    expect(changed(encode(event), encode(after))).toEqual(expected(`properties.${key}`));
  });
});

test('snowplow: docs/snowplow.md names no field of ours that is not there', () => {
  const known = [
    ...ofEvent,
    ...ofContext,
    ...ownPaths.map(([path]) => path),
    'sentAt',
    ...['category', 'label', 'property', 'value'].map((key) => `properties.${key}`),
  ];
  expect([...said.keys(), ...without].filter((path) => !known.includes(path))).toEqual([]);
});

test('snowplow: docs/snowplow.md names each field of the payload and of Snowplow’s entities, and no other', () => {
  const samples = [
    whole,
    { ...whole, properties: { label: 'l', property: 'p', value: 2 } },
    ...Object.keys(ownEvents).map((name) => makeOwn(name, ownEvents[name]!)),
  ];
  const sent = new Set(samples.flatMap((event) => Object.keys(encode(event))));
  const section = page.split(/^#{2,3} /m).find((part) => part.startsWith('Every field\n'))!;
  const prose = section.slice(section.lastIndexOf('\n\n', section.length - 3)).replace(/\s+/g, ' ');
  const [fields, entity] = /^([^]*?of `browser_context`)([^]*)$/.exec(prose)!.slice(1) as [string, string];
  const codes = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
  const named = new Set([
    ...[...said.values()].flat(),
    ...codes(fields).filter((code) => code !== 'browser_context'),
    ...codes(entity.slice(0, entity.indexOf('The entity')))
      .filter((code) => code !== 'hardware')
      .map((code) => `browser_context.${code}`),
    ...codes(entity.slice(entity.indexOf('Of the tracker'))),
  ]);
  expect([...sent].filter((field) => !named.has(field) && field !== 'ue_pr')).toEqual([]);
  expect([...named].filter((field) => !sent.has(field))).toEqual([]);
});

test('snowplow: docs/snowplow.md names each option', () => {
  const options = rowsOf('Setup').map(([cell]) => cell![0]);
  expect(options.sort()).toEqual(Object.keys(snowplowSchema).sort());
});
