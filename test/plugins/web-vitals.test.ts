// What a package of web vitals reports, by its own rules, as events of the view in which it was measured; e2e/web-vitals.spec.ts
// has the real one.
import { describe, expect, test, vi } from 'vitest';
import { createTracker } from '../../src/index';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { webVitals, type WebVital, type WebVitalsPackage } from '../../src/plugins/web-vitals/web-vitals';
import { HOUR, useVisitor } from '../browser/visitor';

const { visit, later, received, batches } = useVisitor();

type Report = (metric: Partial<WebVital>) => void;

/** The package, and what it reports when a test says so. */
const fake = () => {
  const reports = new Map<string, Report>();
  const input: (object | undefined)[] = [];
  const measure = (name: string) => (onReport: (metric: WebVital) => void, options?: object) => {
    input.push(options);
    reports.set(name, (metric) =>
      onReport({
        name,
        value: 10,
        delta: 10,
        rating: 'good',
        id: `v6-${name}`,
        navigationType: 'navigate',
        navigationURL: 'https://shop.example/',
        entries: [{}],
        ...metric,
      } as WebVital),
    );
  };
  const measures: WebVitalsPackage = { onCLS: measure('CLS'), onLCP: measure('LCP'), onINP: measure('INP') };
  return {
    measures,
    args: input,
    report: (name: string, metric: Partial<WebVital> = {}) => reports.get(name)!(metric),
  };
};
const start = async (options?: object) => {
  const { measures, ...rest } = fake();
  const tracker = await visit({ plugins: [pageViews(), webVitals(measures, options)] });
  return { tracker, ...rest };
};
const vitals = async () =>
  (await received('web_vital')).map(({ properties, page }) => [properties.name, new URL(page.url).pathname]);

test('web vitals: a figure is an event with its name, value, delta, rating, id and kind of navigation, and no more', async () => {
  const { report } = await start();
  report('LCP', { value: 2600, delta: 2600, rating: 'needs-improvement' });
  const [event] = await received('web_vital');
  expect(event!.properties).toEqual({
    name: 'LCP',
    value: 2600,
    delta: 2600,
    rating: 'needs-improvement',
    id: 'v6-LCP',
    navigationType: 'navigate',
  });
  expect(event!.context).toBeUndefined();
});

test('web vitals: only what was handed over is measured, with the options', async () => {
  const { args: input } = await start({ reportSoftNavs: true });
  expect(input).toEqual([{ reportSoftNavs: true }, { reportSoftNavs: true }, { reportSoftNavs: true }]);
});

test('web vitals are passive: no session starts or stays open by them (rule 10)', async () => {
  const { tracker, report } = await start();
  await later(50 * 60_000);
  report('CLS');
  await later(HOUR);
  report('INP');
  tracker.track('one');
  const [one] = await received('one');
  expect(one!.session!.sessionIndex).toBe(2);
});

describe('web vitals: the view in which it was measured', () => {
  test('is the load, also when a route has followed', async () => {
    const { report } = await start();
    history.pushState(null, '', '/route');
    report('CLS');
    report('INP');
    expect(await vitals()).toEqual([
      ['CLS', '/'],
      ['INP', '/'],
    ]);
  });
  test('is the same if consent came later than both', async () => {
    const { measures, report } = fake();
    const tracker = await visit({ plugins: [pageViews(), webVitals(measures)], consent: 'pending' });
    report('LCP');
    history.pushState(null, '', '/route');
    report('CLS');
    tracker.setConsent('granted');
    expect(await vitals()).toEqual([
      ['LCP', '/'],
      ['CLS', '/'],
    ]);
  });
  test('is the return from the back/forward cache, from then on', async () => {
    const { tracker, report } = await start();
    history.pushState(null, '', '/route');
    report('CLS');
    await tracker.page.sleep();
    await tracker.page.wake();
    await later(10);
    report('CLS', { navigationType: 'back-forward-cache', id: 'v6-second' });
    expect(await vitals()).toEqual([
      ['CLS', '/'],
      ['CLS', '/route'],
    ]);
  });
  test('is the route of a soft navigation, also when the next one has come', async () => {
    const { report } = await start();
    const soft = { navigationType: 'soft-navigation', navigationURL: 'https://shop.example/one?a=1#b' };
    history.pushState(null, '', '/one?a=1');
    report('LCP', soft);
    history.pushState(null, '', '/two');
    report('CLS', soft);
    report('INP', { ...soft, navigationURL: 'https://shop.example/two' });
    report('INP');
    expect(await vitals()).toEqual([
      ['LCP', '/one'],
      ['CLS', '/one'],
      ['INP', '/two'],
      ['INP', '/'],
    ]);
  });
});

test('web vitals: figures reported when the page is hidden, after our own exit handler, are sent with it, in one request', async () => {
  const { tracker, report } = await start();
  await later(10);
  addEventListener(
    'visibilitychange',
    () => document.hidden && ['CLS', 'INP'].forEach((name) => report(name)),
    true,
  );
  tracker.page.hide();
  await Promise.resolve();
  await Promise.resolve();
  const sent = batches().filter(({ events }) => events.some(({ name }) => name === 'web_vital'));
  expect(sent.map(({ events }) => events.length)).toEqual([2]);
});

test('web vitals: nothing after shutdown(), and nothing is measured on a server', async () => {
  const { tracker, report } = await start();
  tracker.shutdown();
  const before = batches().length;
  report('CLS');
  expect(await vitals()).toEqual([]);
  expect(batches()).toHaveLength(before);
  const { measures, args: input } = fake();
  vi.stubGlobal('document', undefined);
  createTracker({ collector: 'https://collect.example/e', plugins: [webVitals(measures)] });
  expect(input).toEqual([]);
});
