import type { Collector } from './support/collector';
import { command, inOtherEngines } from './support/engines';
import { expect, soon } from './support/fixtures';
import { eventsOf, faultsOf, SCRIPT } from './support/snowplow';

// A visit through sojourn/snowplow in Firefox and WebKit. e2e/snowplow.spec.ts goes deeper in Chromium.

const SIGNUP = 'iglu:com.acme/signup/jsonschema/1-0-0';

const received = (collector: Collector, name: string) =>
  eventsOf(collector.requests).filter((event) => event.name === name);
const entityOf = ({ wire }: { wire: Record<string, string> }, name: string) =>
  (JSON.parse(wire.co!) as { data: { schema: string; data: Record<string, unknown> }[] }).data.find(
    ({ schema }) => schema.includes(`/${name}/`),
  )?.data;

inOtherEngines((test, engine) => {
  test('snowplow: a visit with a route, a trip to the background and a long end arrives valid, as one session', async ({
    visit,
    site,
    collector,
  }) => {
    const options = {
      src: SCRIPT,
      attributes: {
        collector: collector.origin,
        appId: 'shop',
        hardware: true,
        schemas: JSON.stringify({ signup: SIGNUP }),
        deliveryFlushInterval: 10,
      },
    };
    site.everywhere(options);
    const start = `/?text=${'a'.repeat(2_300)}`;
    const page = await visit.open(start);
    const count = (name: string) => soon(() => received(collector, name).length);
    await count('page_view').toBe(1);
    await page.evaluate(() => history.pushState(null, '', '/shoes'));
    await count('page_view').toBe(2);
    await command(page, 'track', 'signup', { plan: 'pro' });
    await count('signup').toBe(1);
    await page.hide();
    const states = () =>
      eventsOf(collector.requests)
        .map(({ wire }) => wire.ue_pr)
        .join();
    await soon(states).toMatch(/application_background/);
    await page.show();
    await soon(states).toMatch(/application_foreground/);
    await page.goto(visit.url(`/end?text=${'b'.repeat(2_300)}`));
    await count('page_view').toBe(3);
    await command(page, 'endSession');
    await count('session_end').toBe(1);

    const events = eventsOf(collector.requests);
    expect(faultsOf(collector.requests)).toEqual([]);
    expect(new Set(events.map(({ wire }) => wire.sid)).size).toBe(1);
    expect(new Set(events.map(({ wire }) => wire.vid))).toEqual(new Set(['1']));
    const [first, route, last] = received(collector, 'page_view');
    expect(route!.wire).toMatchObject({ url: visit.url('/shoes'), refr: visit.url(start) });
    const [signup] = received(collector, 'signup');
    expect(signup!.wire).toMatchObject({ cookie: '1', cs: 'UTF-8', p: 'web', aid: 'shop' });
    expect(first!.wire).not.toHaveProperty('refr');
    expect(last!.wire.url).toContain('/end');
    const browser = entityOf(signup!, 'browser_context')!;
    expect(browser).toMatchObject({
      devicePixelRatio: expect.any(Number),
      documentLanguage: 'en',
      webdriver: expect.any(Boolean),
      hardwareConcurrency: expect.any(Number),
    });
    // Only Chromium knows it.
    expect(browser).not.toHaveProperty('deviceMemory');
    const { wire } = received(collector, 'session_end')[0]!;
    const end = JSON.parse(wire.se_la!) as Record<string, unknown>;
    expect(end, engine.name).toMatchObject({ reason: 'ended', pageViews: 3, omitted: 'exitPage' });
    expect(end.entryPage).toContain('?text=a');
  });
});
