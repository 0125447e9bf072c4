// The tables of a protocol's page against its encoder, both ways: each of our fields arrives where a row says so or is named as
// one that cannot be carried, and each name on the wire stands in a table.
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import type { BatchContext, TrackedEvent } from '../../src/index';
import type { PluginApi } from '../../src/core/tracker/plugin';
import { mparticle } from '../../src/protocols/mparticle/mparticle';
import type { Protocol } from '../../src/core/delivery/protocol';
import { tracardi } from '../../src/protocols/tracardi/tracardi';
import * as sample from './support/sample';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const id = (n: number) => `3f0e6f0a-9d3c-4b52-8f0d-${String(n).padStart(12, '0')}`;

/** The paths of an interface's members, those of its objects included. */
const pathsOf = (file: string, name: string): string[] => {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const found = source.statements.find(
    (one): one is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(one) && one.name.text === name,
  )!;
  const walk = (members: ts.NodeArray<ts.TypeElement>, path: string): string[] =>
    members.filter(ts.isPropertySignature).flatMap(({ name, type }) => {
      const own = path + name.getText();
      const isSession = type?.getText() === 'Session';
      if (isSession)
        return pathsOf('src/core/session/rules/describe-session.ts', 'Session').map((one) => `${own}.${one}`);
      return type && ts.isTypeLiteralNode(type) ? walk(type.members, own + '.') : [own];
    });
  return walk(found.members, '');
};
const ofEvent = pathsOf('src/core/event/event.ts', 'TrackedEvent');
const ofContext = pathsOf('src/core/event/batch-context.ts', 'BatchContext');

// Every field has a value.
const session = {
  ...sample.session,
  previousSessionId: id(3),
  attributes: { plan: 'pro' },
};
const event = {
  ...sample.event,
  session,
  context: { shelf: 'a' },
  page: {
    id: id(6),
    viewId: id(7),
    url: 'https://shop.example/a',
    title: 'Shop',
    referrer: 'https://a.example/',
  },
  consentSource: { type: 'banner', value: 'yes' },
  user: { id: 'anna', traits: { plan: 'pro' } },
  debug: true,
};
const context = {
  device: {
    type: 'mobile',
    brand: 'Google',
    model: 'Pixel 9',
    touch: true,
    resolution: '412x915',
    colorDepth: 24,
    orientation: 'portrait-primary',
  },
  os: { name: 'Android', version: '16' },
  browser: { name: 'Chrome', version: '140.0', language: 'en', bot: false },
  clientHints: { brands: [{ brand: 'Chromium', version: '140' }], mobile: true, platform: 'Android' },
  viewport: '400x800',
  documentSize: '400x2000',
  app: { name: 'shop', version: '1.2.3' },
  locale: 'en-GB',
  timeZone: 'Europe/London',
  utm: { source: 'newsletter' },
  currentUtm: { source: 'banner' },
  entryReferrer: 'https://b.example/',
  gpc: true,
  dropped: 2,
  sdk: { name: 'sojourn', version: '0.1.0' },
} satisfies BatchContext;
/** As mParticle's protocol tracks it. */
const identity = {
  identity_type: 'customer_id',
  identity: 'anna',
  timestamp_unixtime_ms: 1,
  created_this_batch: true,
};
const kinds: Pick<TrackedEvent, 'name' | 'properties'>[] = [
  { name: 'session_start', properties: { previousSessionId: id(3) } },
  { name: 'page_view', properties: { navigation: 'load' } },
  { name: 'signup', properties: { plan: 'pro' } },
  {
    name: 'application_state_transition',
    properties: {
      transition_type: 'application_initialized',
      is_first_run: false,
      is_upgrade: false,
      successfully_closed: true,
      interruption_count: 0,
      entry_page: 'https://shop.example/a',
    },
  },
  {
    name: 'session_end',
    properties: {
      startedAt: sample.TIME,
      endedAt: sample.TIME,
      duration: 5,
      foregroundDuration: 4,
      eventCount: 2,
      pageViews: 1,
      entryPage: 'https://shop.example/a',
      exitPage: 'https://shop.example/b',
      reason: 'ended',
    },
  },
  { name: 'engagement', properties: { engagedDuration: 5 } },
  { name: 'user_identity_change', properties: { new: identity, old: { ...identity, identity: null } } },
  {
    name: 'user_attribute_change',
    properties: {
      user_attribute_name: 'plan',
      new: 'pro',
      old: null,
      deleted: false,
      is_new_attribute: true,
    },
  },
];
const all = {
  sentAt: sample.TIME,
  context,
  events: kinds.map((kind, n) => ({
    ...event,
    ...kind,
    id: id(100 + n),
    session: { ...session, ...(/^session_/.test(kind.name) && { eventIndex: null }) },
  })),
};
type All = typeof all;

/** Another value of the same kind. */
const other = (value: unknown): unknown => {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...value, value[0]];
  if (typeof value === 'object') return value && { ...value, more: 'more' };
  const text = value as string;
  const words: Record<string, string> = { granted: 'denied', foreground: 'background', cookie: 'memory' };
  if (words[text]) return words[text];
  if (Number.isNaN(Date.parse(text)) || !/T/.test(text))
    return text.replace(/.$/, (last) => (last === '1' ? '2' : '1'));
  return new Date(Date.parse(text) + 1_000).toISOString();
};
const changed = (holder: object, path: string): object => {
  const [key, ...rest] = path.split('.') as [string, ...string[]];
  const value = holder[key as never] as unknown;
  return { ...holder, [key]: rest[0] ? changed(value as object, rest.join('.')) : other(value) };
};
/** The paths of our fields, each with all that is sent where this one has another value. */
const fields = new Map<string, All>([
  ...ofEvent.map(
    (path) => [path, { ...all, events: all.events.map((event) => changed(event, path)) }] as [string, All],
  ),
  ...ofContext.map((path) => [path, { ...all, context: changed(context, path) }] as [string, All]),
  ['sentAt', changed(all, 'sentAt') as All],
]);

/** All requests. Each is of a protocol of its own, so that none waits for the answer to the one before. */
const encode = (make: () => Protocol, { sentAt, context, events }: All): string => {
  const bodies: string[] = [];
  for (let rest: readonly TrackedEvent[] = events as TrackedEvent[]; rest[0];) {
    const protocol = make();
    const api = {
      name: 'sojourn',
      report() {},
      storage: { isOpen: () => false },
      rooms: { store: { record: session } },
    };
    protocol.plugin!.setup!(api as unknown as PluginApi);
    protocol.plugin!.onOpen?.(1_000);
    const batch = { collector: 'https://c.example', sentAt, context, groups: '', events: rest };
    const [request] = protocol.encode(batch);
    bodies.push(request!.body);
    rest = rest.slice(request!.events!.length);
  }
  return bodies.join('\n');
};

/** Rows of the tables of a section, as code by cell. */
const rowsOf = (section: string) =>
  [...section.matchAll(/^\| (.*) \|$/gm)]
    .map(([, row]) =>
      row!.split(/ (?<!\\)\| /).map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!)),
    )
    .filter(([first]) => first![0]);
const sectionOf = (page: string, heading: string, level = 2) => {
  const text = read(page);
  const begin = text.indexOf(`\n${'#'.repeat(level)} ${heading}\n`);
  expect(begin, heading).toBeGreaterThan(0);
  const rest = text.slice(begin + 1);
  const end = rest.search(new RegExp(`\n#{1,${level}} `));
  return rest.slice(0, end);
};
const covers = (code: string, path: string) => path === code || path.startsWith(code + '.');

/** Names on the wire, those of attributes and of what is free within an object left out. */
const keysOf = (value: unknown, isFree: (key: string) => boolean): string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => keysOf(one, isFree));
  if (typeof value !== 'object' || !value) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    key,
    ...(isFree(key) ? [] : keysOf(member, isFree)),
  ]);
};

describe.each([
  {
    page: 'docs/mparticle.md',
    make: () => mparticle({ apiKey: 'key', gdprPurpose: 'purpose', mpid: () => '1' }),
    level: 3,
    free: ['custom_attributes', 'user_attributes', 'gdpr'],
    // What holds the rest, and what all events say for themselves.
    plain: ['events', 'data', 'new', 'old'],
    prose: ['gdprPurpose', 'PageView'],
  },
  {
    page: 'docs/tracardi.md',
    make: () => tracardi({ sourceId: 'source' }),
    level: 2,
    free: ['session', 'properties', 'page', 'user', 'consentSource', 'browser', 'utm', 'tab', 'referer'],
    plain: ['events', 'source', 'shelf', 'plan', 'local'],
    prose: ['TRACK_DEBUG', '_', '-', 'add-to-cart', 'identify', 'error'],
  },
])('tables: $page', ({ page, make, level, free, plain, prose }) => {
  const arrives = sectionOf(page, 'Field mapping').split('\n### Unsupported')[0]!;
  const rows = rowsOf(arrives);
  const mapped = rows.flatMap(([first]) => first!);
  const named = [...sectionOf(page, 'Unsupported data', level).matchAll(/`([^`]+)`/g)].map(
    ([, code]) => code!,
  );
  const before = encode(make, all);
  const isCarried = (path: string) => encode(make, fields.get(path)!) !== before;

  test('tables: the sample has a value for each field that our types have', () => {
    expect(fields.size).toBeGreaterThan(40);
    for (const [path, sent] of fields) expect(JSON.stringify(sent), path).not.toBe(JSON.stringify(all));
  });

  test.each([...fields.keys()])('tables: %s arrives and has a row, or is named as not carried', (path) => {
    const rowsOfIt = mapped.filter((code) => covers(code, path));
    if (isCarried(path)) expect(rowsOfIt, 'rows').not.toEqual([]);
    else {
      expect(rowsOfIt, 'rows').toEqual(path === 'debug' && page.includes('tracardi') ? ['debug'] : []);
      expect(named, 'unsupported data').toContain(path);
    }
  });

  test('tables: each row names a field or an event that arrives', () => {
    const names = kinds.map(({ name }) => name);
    const unknown = mapped.filter(
      (code) =>
        !names.includes(code) &&
        code !== 'track()' &&
        ![...fields.keys()].some((path) => (covers(code, path) || covers(path, code)) && isCarried(path)),
    );
    expect(unknown).toEqual([]);
  });

  test('tables: each name on the wire is in a table', () => {
    const words = new Set(arrives.match(/[\w-]+/g));
    const keys = before.split('\n').flatMap((body) => keysOf(JSON.parse(body), (key) => free.includes(key)));
    expect([...new Set(keys)].filter((key) => !words.has(key) && !plain.includes(key))).toEqual([]);
  });

  test('tables: each name that a row gives to the wire is there', () => {
    const codes = rows.flatMap(([, second]) => second ?? []);
    const ends = codes.map((code) => code.replace(/\.?…$/, '').split(/[.@]/).at(-1)!);
    const missing = ends.filter(
      (name) =>
        /^[\w-]+$/.test(name) && !prose.includes(name) && !new RegExp(`"(\\S+[.])?${name}["./]`).test(before),
    );
    expect(missing).toEqual([]);
  });
});
