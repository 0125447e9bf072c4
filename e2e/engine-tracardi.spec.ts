import { schemaFaults } from '../test/protocols/support/tracardi-schema';
import { side } from '../test/protocols/support/tracardi-side';
import { command, inOtherEngines } from './support/engines';
import { expect, sleep, soon } from './support/fixtures';

// The main journey of sojourn/tracardi in the other engines: consent, two pages, one profile, and the end of the visit. What
// Tracardi would refuse fails.

inOtherEngines((test) => {
  const prepare = (collector: { origin: string }, attributes = {}) => ({
    src: '/sojourn.tracardi.js',
    attributes: {
      collector: collector.origin,
      sourceId: 'web-source',
      deliveryFlushInterval: 10,
      ...attributes,
    },
  });

  test('tracardi: consent, two pages and the end of a visit are of one profile', async ({
    visit,
    collector,
  }) => {
    collector.respond((request) => side.answer(side.read(request)));
    const read = () =>
      collector.requests.map((request) => ({ ...side.read(request), payload: JSON.parse(request.body) }));
    const events = () => read().flatMap(({ events }) => events);
    const arrived = (name: string) => events().filter((event) => event.name === name);

    const page = await visit.open('/one', prepare(collector, { consent: 'pending' }));
    await command(page, 'track', 'early');
    await sleep(500);
    expect(collector.requests).toEqual([]);
    await command(page, 'setConsent', 'granted');
    await soon(() => arrived('page_view').length).toBe(1);
    // The page learns the profile from the answer.
    await command(page, 'flush');
    await page.close();
    const next = await visit.open('/two', prepare(collector));
    await command(next, 'track', 'Add_to cart', { price: 12.5 });
    await soon(() => arrived('add-to-cart').length).toBe(1);
    await command(next, 'endSession');
    await soon(() => arrived('session_end').length).toBe(1);

    const all = read();
    for (const [i, { faults }] of all.entries())
      expect([...faults, ...schemaFaults(collector.requests[i]!.body)]).toEqual([]);
    const profiles = all.map(({ payload }) => payload.profile?.id as string | undefined);
    expect(profiles[0]).toBeUndefined();
    expect(new Set(profiles.slice(1)).size).toBe(1);
    expect(profiles[1]).toBe(events()[0]!.session!.userId);
    expect(new Set(all.map(({ payload }) => payload.session.id)).size).toBe(1);
    expect(all.at(-1)!.payload.events).toMatchObject([
      { type: 'visit-ended', properties: { reason: 'ended' } },
    ]);
  });

  test('tracardi: without sessions, one visitor is one profile', async ({ visit, collector }) => {
    let made = 0;
    collector.respond((request) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      // The server knows no session by which it would find a profile again.
      body: JSON.stringify({ profile: { id: JSON.parse(request.body).profile?.id ?? `made-${++made}` } }),
    }));
    const page = await visit.open('/', prepare(collector, { session: false, auto: '' }));
    for (const name of ['one', 'two', 'three', 'four', 'five']) {
      await command(page, 'track', name);
      await soon(() => collector.requests.some(({ body }) => body.includes(`"${name}"`))).toBe(true);
    }
    expect(made).toBe(1);
    const profiles = collector.requests.map(({ body }) => JSON.parse(body).profile?.id as string | undefined);
    expect(profiles).toEqual([undefined, ...profiles.slice(1).map(() => 'made-1')]);
  });
});
