import { otlp, readAttributes, requestFaults } from '../test/protocols/support/otlp-collector';
import { inOtherEngines, keptIn } from './support/engines';
import { expect, soon } from './support/fixtures';
import { modulePage } from './support/sdk';
import { openDatabase } from './support/storage';

// The main journey of `sojourn/otlp` in Firefox and WebKit. e2e/otlp.spec.ts goes deeper in Chromium.

inOtherEngines((test) => {
  test('OTLP: a visit of two pages with campaign, route, error and two sessions arrives whole, with one resource', async ({
    visit,
    collector,
    site,
  }) => {
    collector.respond((request) => otlp.answer(otlp.read(request)));
    const posts = () => collector.requests.filter(({ method }) => method === 'POST');
    const events = () => {
      const all = posts().flatMap((request) => otlp.read(request).events);
      return [...new Map(all.map((event) => [event.id, event])).values()];
    };
    const named = (eventName: string) => events().filter(({ wire }) => wire.eventName === eventName);
    site.everywhere(
      modulePage(
        collector.origin,
        `import { appState, context, errors, otlp } from '/sdk.mjs';
       window.tracker = make({
         protocol: otlp({ serviceName: 'shop' }),
         plugins: [context(), attributes(), appState(), pageViews(), errors()],
       });`,
      ),
    );
    await openDatabase(site, (path) => visit.open(path));
    const page = await visit.open('/entry?utm_source=mail');
    await soon(() => named('browser.navigation').length).toBe(1);
    // Until the campaign is stored: a transaction that reads comes after all that write.
    await keptIn(page);
    await page.goto(visit.url('/next?utm_source=ad'));
    await soon(() => named('browser.navigation').length).toBe(2);
    await page.evaluate(async () => {
      const { tracker } = window as unknown as {
        tracker: {
          track(name: string, properties: object): void;
          endSession(): void;
          identify(id: string): void;
        };
      };
      history.pushState(null, '', '/route');
      await new Promise((done) => setTimeout(done, 50));
      setTimeout(() => {
        throw new TypeError('kaput');
      });
      await new Promise((done) => setTimeout(done, 50));
      tracker.identify('u-17');
      tracker.track('signup', { plan: 'pro', price: 9.5 });
      tracker.endSession();
      tracker.track('after', {});
    });
    await soon(() => named('after').length).toBe(1);
    await page.close();
    await soon(() => named('session.end').length).toBe(1);

    expect(posts().flatMap(requestFaults)).toEqual([]);
    const resources = posts().map(({ body }) => JSON.stringify(JSON.parse(body).resourceLogs[0].resource));
    expect([...new Set(resources)]).toHaveLength(1);
    const [start, next] = named('session.start').map(({ session }) => session!.sessionId);
    const attributes = (eventName: string) => readAttributes(named(eventName).at(-1)!.wire.attributes);
    expect(attributes('session.start')).toMatchObject({ 'session.id': next, 'session.previous_id': start });
    expect(attributes('browser.navigation')).toMatchObject({
      'url.full': visit.url('/route'),
      'browser.navigation.same_document': true,
      'sojourn.utm': { source: 'mail' },
      'sojourn.currentUtm': { source: 'ad' },
    });
    expect(attributes('exception')).toMatchObject({
      'exception.message': expect.stringContaining('kaput'),
      'session.id': start,
    });
    expect(named('exception')[0]!.wire).toMatchObject({ severityNumber: 17 });
    expect(attributes('signup')).toMatchObject({
      'user.id': 'u-17',
      'session.id': start,
      'sojourn.properties.price': 9.5,
    });
    expect(
      named('application_state_transition').map(({ properties }) => properties.transition_type),
    ).toContain('application_initialized');
  });
});
