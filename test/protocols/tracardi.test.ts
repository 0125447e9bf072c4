// What an event is in Tracardi's words, one request at a time.
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { copyProperties } from '../../src/core/event/copy-properties';
import type { TrackedEvent } from '../../src/index';
import { tracardi } from '../../src/protocols/tracardi/tracardi';
import type { PluginApi } from '../../src/core/tracker/plugin';
import type { Batch, Protocol, ProtocolRequest } from '../../src/core/delivery/protocol';
import { ID, TIME } from './support/sample';
import { anyContext, anyEvents, batch, context, event, session, SOURCE } from './support/tracardi-events';
import { side } from './support/tracardi-side';
import { hasSchema, schemaFaults } from './support/tracardi-schema';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

const headers = { 'content-type': 'application/json' };
const faultsOf = ({ body }: ProtocolRequest) => [
  ...schemaFaults(body),
  ...side.read({ headers, body }).faults,
];

/** The only request of some events. */
const encoded = (
  events: readonly TrackedEvent[],
  changes: Partial<Batch> = {},
  protocol = tracardi({ sourceId: SOURCE }),
) => {
  const requests = protocol.encode(batch(events, changes));
  expect(requests).toHaveLength(1);
  expect(faultsOf(requests[0]!)).toEqual([]);
  return { ...requests[0]!, payload: JSON.parse(requests[0]!.body) };
};

/** What is reported of it. */
const received = (protocol: Protocol) => {
  const reported: string[] = [];
  const api = {
    name: 'sojourn',
    report: (code: string, message: string) => reported.push(`${code}: ${message}`),
    storage: { isOpen: () => false },
    rooms: { store: {} },
  };
  protocol.plugin!.setup!(api as unknown as PluginApi);
  return reported;
};

describe('tracardi: a request', () => {
  test('goes to /track below the address of the API, as JSON', () => {
    for (const collector of [
      'https://tracardi.example',
      'https://tracardi.example/',
      'https://x.example/api//',
    ])
      expect(encoded([event()], { collector }).url).toBe(collector.replace(/\/+$/, '') + '/track');
    const { contentType, credentials, events } = encoded([event()]);
    expect([contentType, credentials, events!.length]).toEqual(['application/json', undefined, 1]);
  });

  test('says source, session, and what the server reads of a browser; nothing else', () => {
    const { payload } = encoded([event()]);
    expect(payload).toEqual({
      source: { id: SOURCE },
      session: { id: session.sessionId },
      context: {
        time: { tz: 'Europe/London' },
        browser: { local: { browser: context.browser, device: { platform: 'Linux' } } },
        screen: { local: { width: 1920, height: 1080, colorDepth: 24, orientation: 'landscape-primary' } },
        utm: { source: 'newsletter' },
        session: { ...session, ...context },
      },
      options: {},
      events: [expect.anything()],
    });
  });

  test('an event has its id, its time, its properties, and the rest in its context', () => {
    const user = { id: 'u-17', traits: { plan: 'pro' } };
    const { payload } = encoded([event({ name: 'Add to_Cart', user, context: { shelf: 3 } })]);
    const { page } = event();
    expect(payload.events).toEqual([
      {
        id: ID,
        type: 'add-to-cart',
        time: { create: TIME },
        properties: { plan: 'pro' },
        context: {
          shelf: 3,
          page: { ...page, referer: { host: 'search.example' } },
          session,
          tab: { id: ID },
          consent: 'granted',
          user,
        },
      },
    ]);
  });

  test('the own site is no referer', () => {
    const page = { ...event().page, referrer: 'https://shop.example/before' };
    expect(encoded([event({ page })]).payload.events[0].context.page.referer).toEqual({});
  });

  test('a page view is the predefined one, with the path as its id unless the page gave one', () => {
    const [plain] = encoded([event({ name: 'page_view', properties: { navigation: 'load' } })]).payload
      .events;
    expect(plain).toMatchObject({ type: 'page-view', properties: { id: '/cart', navigation: 'load' } });
    const properties = { id: 'cart', category: 'checkout' };
    expect(encoded([event({ name: 'page_view', properties })]).payload.events[0].properties).toEqual(
      properties,
    );
  });

  test('a start is no event of the server’s', () => {
    const start = event({ name: 'session_start', session: { ...session, eventIndex: null } });
    expect(encoded([start]).payload.events[0].type).toBe('session-start');
  });

  test('application state keeps its properties', () => {
    const properties = { transition_type: 'application_initialized', is_first_run: true, is_upgrade: false };
    const [sent] = encoded([event({ name: 'application_state_transition', properties })]).payload.events;
    expect(sent).toMatchObject({ type: 'application-state-transition', properties });
  });

  test('attributes are the properties of the session', () => {
    const attributes = { plan: 'pro', items: 3 };
    expect(encoded([event({ session: { ...session, attributes } })]).payload.properties).toEqual(attributes);
    expect(encoded([event()]).payload).not.toHaveProperty('properties');
  });

  test('debug sets two parameters: the content of the answer, and the credentials of destinations', () => {
    const { payload } = encoded([event({ debug: true })]);
    expect([payload.debug, payload.options]).toEqual([true, { debugger: true }]);
  });

  test('a constant session id that is no UUID becomes one, always the same', () => {
    const idOf = (sessionId: string) =>
      encoded([event({ session: { ...session, sessionId } })]).payload.session.id;
    expect(idOf(session.sessionId)).toBe(session.sessionId);
    expect(idOf('test-run-1')).toBe('e1000000-0000-0000-0000-000000000000');
    expect(idOf('zzz')).toBe('00000000-0000-0000-0000-000000000000');
  });

  test('without sessions, the page stands for one that the server does not store', () => {
    const { payload } = encoded([event({ session: undefined })]);
    expect([payload.session.id, payload.options]).toEqual([ID, { saveSession: false }]);
  });
});

describe('tracardi: each payload has one session', () => {
  const other = { ...session, sessionId: 'cccccccc-9d3c-4b52-8f0d-2a1f5c7b9e10' };
  const end = event({
    id: 'end',
    name: 'session_end',
    session: { ...session, eventIndex: null },
    properties: { startedAt: TIME, endedAt: TIME, duration: 5, reason: 'ended' },
  });

  test('events of the next session wait', () => {
    const { events } = encoded([event({ id: '1' }), event({ id: '2' }), event({ id: '3', session: other })]);
    expect(events!.map(({ id }) => id)).toEqual(['1', '2']);
  });

  test('a session’s end is sent alone, under its id, with start, end, duration and reason', () => {
    expect(encoded([event({ id: '1' }), end]).events).toHaveLength(1);
    const { payload, events } = encoded([end, event({ session: other })]);
    expect(events).toHaveLength(1);
    expect(payload.session.id).toBe(session.sessionId);
    expect(payload.events[0]).toMatchObject({
      type: 'visit-ended',
      properties: { start: TIME, end: TIME, startedAt: TIME, duration: 5, reason: 'ended' },
    });
  });

  test('two ends are two requests', () => {
    expect(encoded([end, { ...end, id: 'another' }]).events).toHaveLength(1);
  });

  test('an event of the page’s own with that name ends nothing', () => {
    expect(encoded([event({ name: 'session_end' })]).payload.events[0].type).toBe('session-end');
  });

  test('events after the end leave the session alone', () => {
    const late = event({
      name: 'application_state_transition',
      properties: { transition_type: 'application_exit' },
    });
    const { plugin, ...protocol } = tracardi({ sourceId: SOURCE });
    const api = {
      name: 'sojourn',
      report() {},
      storage: { isOpen: () => false },
      rooms: { store: { record: { ...session, endedAt: 1 } } },
    };
    plugin!.setup!(api as unknown as PluginApi);
    const early = event({ id: 'early' });
    plugin!.onTrack!(end);
    plugin!.onTrack!(late);
    const { payload, events } = encoded([late, early], {}, protocol);
    expect(payload.options).toEqual({ saveSession: false });
    expect(payload.events[0].properties.after_end).toBe(true);
    expect(end.properties).not.toHaveProperty('after_end');
    expect(events).toHaveLength(1);
  });

  test('each request can outlive its page', () => {
    const properties = { text: 'x'.repeat(3_000) };
    const events = Array.from({ length: 20 }, (_, at) => event({ id: `${at}`, properties }));
    const utm = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`u${at}`, 'x'.repeat(256)]));
    for (const more of [{}, { utm }]) {
      const request = encoded(events, { context: { ...context, ...more } });
      expect(new TextEncoder().encode(request.body).length).toBeLessThanOrEqual(16_384);
      expect(request.events!.length).toBeGreaterThan(1);
    }
    // One goes whatever its size.
    expect(encoded([event({ properties: { text: 'x'.repeat(30_000) } })]).events).toHaveLength(1);
  });
});

test('tracardi: waiting events of the previous visitor get no profile, and remove none', async () => {
  const protocol = tracardi({ sourceId: SOURCE });
  const record = { userId: session.userId };
  const api = {
    name: 'sojourn',
    report() {},
    storage: { isOpen: () => false },
    rooms: { store: { record } },
  };
  protocol.plugin!.setup!(api as unknown as PluginApi);
  const answer = async (id: string | undefined, events: TrackedEvent[]) => {
    const request = encoded(events, {}, protocol);
    await protocol.accept!(new Response(JSON.stringify({ profile: id && { id } })), batch(events), request);
    return request.payload.profile?.id as string | undefined;
  };
  const before = event({ session: { ...session, userId: ID, sessionId: ID } });
  expect(await answer('mine', [event()])).toBeUndefined();
  expect(await answer('another', [before])).toBeUndefined();
  expect(await answer(undefined, [event()])).toBe('mine');
  // An answer that tells none, as an empty one, changes nothing.
  expect(await answer(undefined, [event()])).toBe('mine');
});

describe('tracardi: faults', () => {
  test.each([[undefined], [{}], [{ sourceId: '' }], [{ sourceId: '@internal' }], [{ sourceId: 7 }]])(
    'without a source id nothing is sent, and that is said: %j',
    (options) => {
      const protocol = tracardi(options as never);
      expect(received(protocol).join()).toMatch(/option: option tracardi\.sourceId .*event source/);
      // They wait.
      expect(protocol.encode(batch([event()]))).toEqual([]);
    },
  );

  test('an option that there is not is named', () => {
    expect(received(tracardi({ sourceId: SOURCE, source: 'x' } as never))).toEqual([
      expect.stringContaining('option tracardi.source '),
    ]);
  });

  test.each(['visit_ended', 'Visit Started', 'session-opened', 'profile-created', ' '])(
    'a name of the server’s own, %j, is said and sent as another',
    (name) => {
      const protocol = tracardi({ sourceId: SOURCE });
      const reported = received(protocol);
      for (let time = 0; time < 2; time++) {
        const { payload } = encoded([event({ name }), event({ id: 'next' })], {}, protocol);
        expect(payload.events[0].type).toMatch(/^custom-/);
        expect(payload.events).toHaveLength(2);
      }
      expect(reported).toEqual([expect.stringContaining(`event: event "${name}": name `)]);
    },
  );

  test('a context that stands where ours does is said, and left out', () => {
    const protocol = tracardi({ sourceId: SOURCE });
    const payloads = received(protocol);
    const { payload } = encoded([event({ context: { page: null, user: 'me', shelf: 3 } })], {}, protocol);
    expect(payload.events[0].context).toMatchObject({ page: event().page, shelf: 3 });
    expect(payloads).toEqual([expect.stringContaining('event "signup": context.user ')]);
  });
});

describe.skipIf(!hasSchema)('tracardi: by property', () => {
  test('any events give valid requests, and every event is in one', () => {
    fc.assert(
      fc.property(anyEvents, anyContext, (events, context) => {
        let rest = events;
        const sent: string[] = [];
        for (let requests = 0; rest[0]; requests++) {
          expect(requests).toBeLessThan(99);
          // A protocol that has got its answer.
          const [request] = tracardi({ sourceId: SOURCE }).encode(batch(rest, { context }));
          expect(faultsOf(request!)).toEqual([]);
          const ids = request!.events!.map(({ id }) => id);
          expect(JSON.parse(request!.body).events.map(({ id }: { id: string }) => id)).toEqual(ids);
          sent.push(...ids);
          rest = rest.slice(ids.length);
        }
        expect(sent).toEqual(events.map(({ id }) => id));
      }),
      { numRuns: 500 },
    );
  });

  test('any page data, however hostile, is valid after copying', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withDate: true }), (input) => {
        const properties = copyProperties(input, 'properties', () => {});
        encoded([event({ properties, context: copyProperties(input, 'context', () => {}) })]);
      }),
      { numRuns: 300 },
    );
  });
});

test('tracardi: the collector’s side reads the events as they were', () => {
  const events = [event(), event({ id: 'b', name: 'page_view' })];
  const { body } = encoded(events);
  const { events: read, faults } = side.read({ headers, body });
  expect(faults).toEqual([]);
  for (const [at, { id, name, time, session, tab, page, consent }] of events.entries())
    expect(read[at]).toMatchObject({ id, name, time, session, tab, page, consent });
  const { status, body: answer } = side.answer({ events: read, faults });
  expect([status, JSON.parse(answer).profile.id]).toEqual([200, session.userId]);
  expect(side.answer({ events: [], faults: ['x'] }).status).toBe(422);
});

test('tracardi: encoding takes about as long as JSON.stringify of the same events', async () => {
  const events = Array.from({ length: 100 }, (_, at) =>
    event({ id: `${at}`, properties: { plan: 'pro', price: at, items: [1, 2, 3], text: 'x'.repeat(50) } }),
  );
  const protocol = tracardi({ sourceId: SOURCE });
  const encodeAll = () => {
    for (let rest: readonly TrackedEvent[] = events; rest[0];)
      rest = rest.slice(protocol.encode(batch(rest))[0]!.events!.length);
  };
  const timed = (work: () => unknown) => {
    const started = performance.now();
    for (let n = 0; n < 5; n++) work();
    return performance.now() - started;
  };
  // Its visitor's profile is known.
  const answer = new Response('{"profile":{"id":"p"}}');
  await protocol.accept!(answer, batch(events), protocol.encode(batch(events))[0]!);
  const ratios = Array.from({ length: 60 }, () => timed(encodeAll) / timed(() => JSON.stringify(events)));
  const median = ratios.sort((one, other) => one - other)[30]!;
  if (process.env.SHOW_RATIO) console.log(`encoding / JSON.stringify: ${median}`);
  // About 3 by itself on an idle machine; here other work is measured too, above all that of collecting garbage.
  expect(median).toBeLessThan(30);
});
