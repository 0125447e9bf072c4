import { mparticle as server } from '../collector/protocols/mparticle.mjs';
import { faultsByModels } from '../test/protocols/support/mparticle-models';
import { command, inOtherEngines } from './support/engines';
import { expect, makeDatabase, sleep, soon } from './support/fixtures';

// The main journey of sojourn/mparticle in the other engines: consent, two pages, a user, and the end of the session. What
// mParticle would refuse fails.

const KEY = 'us1-0123456789abcdef';

inOtherEngines((test) => {
  test('mparticle: consent, two pages, a user and the end of a session arrive as mParticle has them', async ({
    visit,
    collector,
  }) => {
    collector.respond((request) => server.answer(server.read(request)));
    const options = {
      src: '/sojourn.mparticle.js',
      attributes: {
        collector: collector.origin,
        apiKey: KEY,
        gdprPurpose: 'analytics',
        consent: 'remembered',
        deliveryFlushInterval: 10,
      },
    };
    const events = () => {
      const all = collector.requests.flatMap((request) => server.read(request).events);
      return [...new Map(all.map((event) => [event.id, event])).values()];
    };
    const arrived = (name: string) => events().filter((event) => event.name === name);

    const page = await visit.open('/one', options);
    await command(page, 'track', 'early');
    await sleep(500);
    expect(collector.requests).toEqual([]);
    await makeDatabase(page);
    const [from, to] = await page.evaluate(() => {
      const before = Date.now();
      (window as unknown as { sojourn: (...all: unknown[]) => void }).sojourn('setConsent', 'granted');
      return [before, Date.now()] as const;
    });
    await soon(() => arrived('page_view').length).toBe(1);
    await command(page, 'identify', 'anna', { plan: 'pro', tags: ['a', 'b'] });
    await command(page, 'track', 'signup', { plan: 'pro' });
    await soon(() => arrived('user_attribute_change').length).toBe(2);
    await page.close();

    // The answer is remembered, and so is what is known of the user.
    const next = await visit.open('/two', options);
    await command(next, 'identify', 'anna', { plan: 'pro', tags: ['a', 'b'] });
    await command(next, 'track', 'later');
    await soon(() => arrived('later').length).toBe(1);
    await command(next, 'endSession');
    await soon(() => arrived('session_end').length).toBe(1);

    interface Body {
      consent_state: { gdpr?: { analytics: { timestamp_unixtime_ms: number } } };
    }
    const bodies = collector.requests.map(({ body }) => JSON.parse(body) as Body);
    for (const [i, request] of collector.requests.entries()) {
      expect(request.headers['content-type']).toBe('text/plain;charset=UTF-8');
      expect([...server.read(request).faults, ...faultsByModels(bodies[i])]).toEqual([]);
    }
    expect(collector.preflights).toEqual([]);
    const instants = new Set(
      bodies.flatMap(({ consent_state }) => consent_state.gdpr?.analytics.timestamp_unixtime_ms ?? []),
    );
    expect(instants.size).toBe(1);
    const [at] = [...instants];
    expect(at).toBeGreaterThanOrEqual(from);
    expect(at).toBeLessThanOrEqual(to);
    expect(arrived('user_identity_change')).toHaveLength(1);
    expect(arrived('user_attribute_change')).toHaveLength(2);
    expect(new Set(events().map(({ session }) => session!.sessionId)).size).toBe(1);
    // A page that is closed leaves its events to the next one, so the first launch may be the last to arrive.
    const [launch] = arrived('application_state_transition').sort(
      (one, other) => Date.parse(one.time) - Date.parse(other.time),
    );
    expect(launch!.properties).toMatchObject({
      transition_type: 'application_initialized',
      is_first_run: true,
    });
    const [end] = arrived('session_end');
    expect(Number(end!.wire.data.active_time_on_site_ms)).toBeGreaterThan(0);
  });
});
