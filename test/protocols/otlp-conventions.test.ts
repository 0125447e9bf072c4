// The names of the semantic conventions, compared with the packages that OpenTelemetry itself publishes.
import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { BatchContext, TrackedEvent } from '../../src/index';
import { readAttributes, type LogRecord } from './support/otlp-collector';
import { anyContext, anyEvent } from './support/otlp-events';
import { encodeAll, faultsOf, SDK } from './support/otlp-side';
import * as sample from './support/sample';

const navigation = (await import(
  new URL(
    '../../node_modules/@opentelemetry/browser-instrumentation/dist/navigation/semconv.js',
    import.meta.url,
  ).href
)) as Record<string, string>;

/** Attributes and events of the semantic conventions, and those of `browser.navigation`, which OpenTelemetry's instrumentation sends. */
const known = new Set(
  [...Object.entries(conventions), ...Object.entries(navigation)].flatMap(([name, value]) =>
    /^(ATTR|EVENT)_|_EVENT_NAME$/.test(name) ? [value] : [],
  ),
);

const encode = (change: Partial<TrackedEvent> = {}, context: BatchContext = { sdk: SDK }) => {
  const [request] = encodeAll({ events: [{ ...sample.event, ...change }], context });
  expect(faultsOf(request!)).toEqual([]);
  const [{ resource, scopeLogs }] = JSON.parse(request!.body).resourceLogs;
  const { attributes, ...record } = scopeLogs[0].logRecords[0] as LogRecord & { severityNumber: number };
  return {
    record,
    attributes: readAttributes(attributes),
    resource: readAttributes(resource.attributes),
    resourceText: JSON.stringify(resource),
  };
};
const unprefixed = (attributes: object) =>
  Object.keys(attributes).filter((key) => !key.startsWith('sojourn.'));

const vital = {
  name: 'CLS',
  value: 0.02,
  delta: 0.01,
  rating: 'good',
  id: 'v6-1-2',
  navigationType: 'navigate',
};
const error = {
  source: 'error',
  message: 'Uncaught TypeError: x is no function',
  stack: 'TypeError: x\n    at f',
  count: 0,
};
const own: [name: string, properties: Record<string, unknown>][] = [
  ['session_start', {}],
  ['session_end', { reason: 'ended', duration: 1 }],
  ['page_view', { navigation: 'route', foregroundDuration: 5 }],
  ['web_vital', vital],
  ['application_error', error],
  ['application_state_transition', { transition_type: 'application_initialized' }],
  ['engagement', {}],
];

describe('OTLP: an event that the semantic conventions know', () => {
  test.each(own)(
    '%s has no name and no attribute outside the prefix that OpenTelemetry does not publish',
    (name, properties) => {
      const { record, attributes, resource } = encode(
        { name, properties, user: { id: 'u' } },
        sample.context,
      );
      if (record.eventName !== name) expect(known).toContain(record.eventName);
      for (const key of [...unprefixed(attributes), ...unprefixed(resource)]) expect(known).toContain(key);
    },
  );

  test('page_view is browser.navigation, with the address that was navigated to', () => {
    const { record, attributes } = encode({ name: 'page_view', properties: { navigation: 'route' } });
    expect(record).toMatchObject({ eventName: 'browser.navigation', severityNumber: 9 });
    expect(attributes).toMatchObject({
      'url.full': sample.event.page.url,
      'browser.document.url.full': sample.event.page.url,
      'browser.navigation.same_document': true,
      'sojourn.properties.navigation': 'route',
    });
  });

  test.each([
    ['load', false],
    ['restore', false],
    ['route', true],
    [undefined, undefined],
  ])('a page_view by %s says same_document: %s', (navigation, sameDocument) => {
    const { attributes } = encode({ name: 'page_view', properties: { navigation } });
    expect(attributes['browser.navigation.same_document']).toBe(sameDocument);
  });

  test('web_vital is browser.web_vital, its name in the case of the conventions', () => {
    const { record, attributes } = encode({ name: 'web_vital', properties: { ...vital, view: 'a' } });
    expect(record).toMatchObject({ eventName: conventions.EVENT_BROWSER_WEB_VITAL, severityNumber: 9 });
    expect(attributes).toMatchObject({
      [conventions.ATTR_BROWSER_WEB_VITAL_NAME]: conventions.BROWSER_WEB_VITAL_NAME_VALUE_CLS,
      [conventions.ATTR_BROWSER_WEB_VITAL_VALUE]: 0.02,
      [conventions.ATTR_BROWSER_WEB_VITAL_DELTA]: 0.01,
      [conventions.ATTR_BROWSER_WEB_VITAL_ID]: 'v6-1-2',
      [conventions.ATTR_BROWSER_WEB_VITAL_RATING]: conventions.BROWSER_WEB_VITAL_RATING_VALUE_GOOD,
      [conventions.ATTR_BROWSER_WEB_VITAL_NAVIGATION_TYPE]:
        conventions.BROWSER_WEB_VITAL_NAVIGATION_TYPE_VALUE_NAVIGATE,
      'sojourn.properties.view': 'a',
    });
    for (const [key, value] of Object.entries(vital))
      expect(attributes[`sojourn.properties.${key}`]).toBe(value);
  });

  test('application_error is exception, of severity ERROR', () => {
    const { record, attributes } = encode({ name: 'application_error', properties: error });
    expect(record).toMatchObject({ eventName: conventions.EVENT_EXCEPTION, severityNumber: 17 });
    expect(attributes).toMatchObject({
      [conventions.ATTR_EXCEPTION_MESSAGE]: error.message,
      [conventions.ATTR_EXCEPTION_STACKTRACE]: error.stack,
      'sojourn.properties.message': error.message,
      'sojourn.properties.stack': error.stack,
      'sojourn.properties.source': 'error',
      'sojourn.properties.count': 0,
    });
  });

  test.each(['web_vital', 'application_error', 'page_view'])(
    'a %s of the site’s own, with properties of any kind, loses none of them',
    (name) => {
      for (const value of [7, null, { toString: 1 }, ['a'], true])
        for (const key of ['name', 'message', 'stack', 'navigation', 'value', 'plan']) {
          const { attributes } = encode({ name, properties: { [key]: value } });
          if (value !== null) expect(Object.values(attributes)).toContainEqual(value);
        }
    },
  );

  test.each(['__proto__', 'constructor', 'toString', 'exceptions'])(
    'an event called %s keeps its name',
    (name) => {
      expect(encode({ name }).record).toMatchObject({ eventName: name, severityNumber: 9 });
    },
  );
});

describe('OTLP: the resource', () => {
  test('has browser.brands as the conventions write them', () => {
    const brands = [
      { brand: 'Chromium', version: '156' },
      { brand: 'Not A;Brand', version: '99' },
    ];
    const clientHints = { brands, mobile: false, platform: 'macOS' };
    vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0', userAgentData: clientHints });
    const { resource } = encode(
      {},
      { sdk: SDK, clientHints, browser: { name: 'Chrome', version: '156', bot: true } },
    );
    vi.unstubAllGlobals();
    expect(resource).toMatchObject({
      'user_agent.original': 'Mozilla/5.0',
      [conventions.ATTR_BROWSER_BRANDS]: ['Chromium 156', 'Not A;Brand 99'],
      'browser.platform': 'macOS',
      'browser.mobile': false,
    });
    expect(resource).not.toHaveProperty(['sojourn.clientHints']);
  });

  test('is the same whatever changes within a visit: campaign, sizes, orientation, language, losses', () => {
    fc.assert(
      fc.property(anyContext, anyContext, anyEvent, anyEvent, (context, later, one, two) => {
        const before = encode({ ...one, consent: 'granted' }, context);
        const { app, browser, os, clientHints, device } = context;
        const { resolution, orientation, colorDepth } = later.device ?? {};
        const screen = device && { ...device, resolution, orientation, colorDepth };
        const after = encode(
          { ...two, consent: 'granted' },
          { ...later, app, browser, os, clientHints, device: screen },
        );
        expect(after.resourceText).toBe(before.resourceText);
      }),
      { numRuns: 100 },
    );
  });

  test('changing values are in each record, and losses in the first record of a request', () => {
    const context: BatchContext = {
      ...sample.context,
      device: { ...sample.context.device, orientation: 'portrait-primary' },
      viewport: '390x800',
      documentSize: '390x3000',
      currentUtm: { source: 'ad' },
      entryReferrer: 'https://search.example/',
      dropped: 3,
    };
    const [request] = encodeAll({ events: [sample.event, { ...sample.event, id: sample.OTHER }], context });
    const [{ scopeLogs }] = JSON.parse(request!.body).resourceLogs;
    const [first, second] = scopeLogs[0].logRecords.map(({ attributes }: LogRecord) =>
      readAttributes(attributes),
    );
    const each = {
      'sojourn.locale': 'en-GB',
      'sojourn.timeZone': 'Europe/London',
      'sojourn.utm': { source: 'newsletter' },
      'sojourn.currentUtm': { source: 'ad' },
      'sojourn.entryReferrer': 'https://search.example/',
      'sojourn.gpc': true,
      'sojourn.viewport': '390x800',
      'sojourn.documentSize': '390x3000',
      'sojourn.device': context.device,
    };
    expect(first).toMatchObject({ ...each, 'sojourn.dropped': 3 });
    expect(second).toMatchObject(each);
    expect(second).not.toHaveProperty(['sojourn.dropped']);
  });

  test('a member of the context that is called like one of the event’s does not stand there twice', () => {
    const context = { ...sample.context, page: 'context', consent: 'context' } as BatchContext;
    expect(encode({}, context).attributes).toMatchObject({
      'sojourn.page': sample.event.page,
      'sojourn.consent': 'granted',
    });
  });
});
