import { otlp, readAttributes, type LogRecord } from '../test/protocols/support/otlp-collector';
import { expect, soon, test } from './support/fixtures';
import { openTelemetryModule, webVitalsModule } from './support/open-telemetry';

// `sojourn/otlp` and OpenTelemetry's own packages for browsers report the same actions of one page to one collector.
// Each difference is listed here with its reason: an unlisted difference fails, and so does a listed one that is gone.

test.use({ isolation: 'context', allowPageErrors: true });

type Sent = {
  readonly eventName: string;
  readonly severityNumber: number;
  readonly attributes: Record<string, unknown>;
  readonly resource: Record<string, unknown>;
};
type Log = LogRecord & { readonly severityNumber: number };
type Logs = {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: LogRecord['attributes'] };
    readonly scopeLogs: readonly {
      readonly scope: { readonly name: string };
      readonly logRecords: readonly Log[];
    }[];
  }[];
};

const readSent = (body: string): (Sent & { scope: string })[] =>
  (JSON.parse(body) as Logs).resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map(({ eventName, severityNumber, attributes }) => ({
        scope: scope.name,
        eventName,
        severityNumber,
        attributes: readAttributes(attributes),
        resource: readAttributes(resource.attributes),
      })),
    ),
  );

/** Attributes below sojourn's prefix have no counterpart. */
const comparable = (attributes: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !name.startsWith('sojourn.')));

type Difference = 'theirs only' | 'ours only' | 'another value';

const compare = (ours: Record<string, unknown>, theirs: Record<string, unknown>) => {
  const found: Record<string, Difference> = {};
  const [own, other] = [comparable(ours), comparable(theirs)];
  for (const name of new Set([...Object.keys(own), ...Object.keys(other)]))
    if (!(name in own)) found[name] = 'theirs only';
    else if (!(name in other)) found[name] = 'ours only';
    else if (JSON.stringify(own[name]) !== JSON.stringify(other[name])) found[name] = 'another value';
  return found;
};

/** With the reason of each. */
type Listed = Record<string, readonly [Difference, reason: string]>;
const differences = (listed: Listed) =>
  Object.fromEntries(Object.entries(listed).map(([name, [difference]]) => [name, difference]));

const COMMON: Listed = {
  'session.id': ['another value', 'each keeps sessions of its own; docs/otlp.md shows how to join them'],
  'log.record.uid': [
    'ours only',
    'theirs sends no event twice, for it does not try again after the page has gone',
  ],
};
const EACH: Listed = {
  ...COMMON,
  'url.full': [
    'ours only',
    'theirs has the page in browser.document.url.full, and this in navigations alone',
  ],
};
const LISTED: Record<string, Listed> = {
  signup: {
    ...EACH,
    plan: ['theirs only', 'properties are below sojourn.properties, where no convention can meet them'],
    seats: ['theirs only', 'the same'],
    price: ['theirs only', 'the same'],
  },
  load: {
    ...COMMON,
    'browser.navigation.hash_change': [
      'theirs only',
      'an address that changes within its page is no page view',
    ],
  },
  route: {
    ...COMMON,
    'browser.navigation.hash_change': ['theirs only', 'the same'],
    'browser.navigation.type': ['theirs only', 'sojourn/page-views does not tell push from replace'],
  },
  error: {
    ...EACH,
    'exception.type': ['theirs only', 'sojourn/errors keeps message and stack; both begin with the type'],
    'exception.message': [
      'another value',
      'the browser’s own message: with "Uncaught" and the type in front',
    ],
  },
  rejection: {
    ...EACH,
    'exception.type': ['theirs only', 'the same'],
  },
  vital: {
    ...EACH,
    'browser.web_vital.id': ['another value', 'each bundles a web-vitals of its own, which makes the id'],
  },
};
const RESOURCE: Listed = {
  'telemetry.sdk.name': ['another value', 'it is another SDK'],
  'telemetry.sdk.version': ['another value', 'the same'],
  'user_agent.original': [
    'ours only',
    'their SDK detects nothing of the browser unless it is given a detector',
  ],
  'browser.brands': ['ours only', 'the same'],
  'browser.language': ['ours only', 'the same'],
  'browser.mobile': ['ours only', 'the same'],
  'browser.platform': ['ours only', 'the same'],
  'os.name': ['ours only', 'the same'],
};

test('OTLP beside OpenTelemetry’s own packages: each difference is listed, and each that is listed is there', async ({
  open,
  site,
  collector,
}) => {
  const javascript = { 'content-type': 'text/javascript' };
  const [theirs, vitals] = await Promise.all([openTelemetryModule(), webVitalsModule()]);
  site.route('/theirs.mjs', () => ({ headers: javascript, body: theirs }));
  site.route('/vitals.mjs', () => ({ headers: javascript, body: vitals }));
  collector.respond((request) => {
    const isOurs = request.body.includes('"log.record.uid"');
    return isOurs
      ? otlp.answer(otlp.read(request))
      : { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
  });
  const page = await open({
    sdk: false,
    body: '<h1>Shop</h1>',
    module: `
      import { context, createTracker, errors, otlp, pageViews, webVitals } from '/sdk.mjs';
      import * as vitals from '/vitals.mjs';
      import { emit, start } from '/theirs.mjs';
      await start('${collector.origin}/v1/logs');
      const tracker = createTracker({
        collector: '${collector.origin}',
        protocol: otlp({ serviceName: 'shop' }),
        app: { name: 'shop', version: '1.2.3' },
        delivery: { flushInterval: 10 },
        plugins: [context(), pageViews(), errors(), webVitals(vitals)],
      });
      window.both = (name, properties) => {
        tracker.track(name, properties);
        emit(name, properties);
      };
      window.ready = true;`,
  });
  await page.waitForFunction('window.ready');
  const sent = () =>
    collector.requests.filter(({ method }) => method === 'POST').flatMap(({ body }) => readSent(body));
  const mine = () => sent().filter(({ scope }) => scope === 'sojourn');
  const others = () => sent().filter(({ scope }) => scope !== 'sojourn');
  const has =
    (name: string, value: unknown) =>
    ({ attributes }: Sent) =>
      attributes[name] === value;
  const isRejection = ({ eventName, attributes }: Sent) =>
    eventName === 'exception' && `${attributes['exception.message']}` === 'refused';
  const kinds: Record<string, (record: Sent) => boolean> = {
    signup: ({ eventName }) => eventName === 'signup',
    load: has('browser.navigation.same_document', false),
    route: has('browser.navigation.same_document', true),
    rejection: isRejection,
    error: (record) => record.eventName === 'exception' && !isRejection(record),
    vital: has('browser.web_vital.name', 'ttfb'),
  };
  const counts = (is: (record: Sent) => boolean) => [mine().filter(is).length, others().filter(is).length];
  // It is reported on the page that was loaded: theirs names the present address.
  await soon(() => counts(kinds.vital!)).toEqual([1, 1]);
  await page.evaluate(async () => {
    const { both } = window as unknown as { both(name: string, properties: object): void };
    both('signup', { plan: 'pro', seats: 3, price: 9.5 });
    const turn = () => new Promise((done) => setTimeout(done, 50));
    await turn();
    history.pushState(null, '', '/route');
    await turn();
    setTimeout(() => {
      throw new TypeError('kaput');
    });
    await turn();
    void Promise.reject(new RangeError('refused'));
    await turn();
  });

  for (const [kind, is] of Object.entries(kinds)) {
    await soon(() => counts(is)).toEqual([1, 1]);
    const [ours, theirs] = [mine().find(is)!, others().find(is)!];
    expect([ours.eventName, ours.severityNumber], kind).toEqual([theirs.eventName, theirs.severityNumber]);
    expect.soft(compare(ours.attributes, theirs.attributes), kind).toEqual(differences(LISTED[kind]!));
    expect
      .soft(compare(ours.resource, theirs.resource), `the resource of ${kind}`)
      .toEqual(differences(RESOURCE));
  }
});
