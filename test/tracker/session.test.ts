// What the page is told of its session: by `session`, by `ready`, and by its listeners.
import { expect, test, vi } from 'vitest';
import { HOUR, MINUTE, useVisitor } from '../conformance/support/visitor';

const { visit, later, close, crash, batches, received } = useVisitor();

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('13: `session` is null until the record has been read, also that of a visitor who was here', async () => {
  (await visit()).track('one');
  const [{ session: stored }] = (await received('one')) as [{ session: object }];
  await close();
  await later(MINUTE);
  const seen: unknown[] = [];
  // Plugins are set up in the task of `createTracker`.
  const early = { name: 'early', setup: (api: { readonly session: unknown }) => void seen.push(api.session) };
  const tracker = await visit({ plugins: [early] });
  expect(seen).toEqual([null]);
  await tracker.ready;
  expect(tracker.session).toEqual(stored);
});

test('`session-start` tells the session as its event does, `session-end` what its event tells, with the session', async () => {
  const tracker = await visit();
  const told: unknown[] = [];
  tracker.on('session-start', (session) => told.push(session));
  tracker.on('session-end', (end) => told.push(end));
  tracker.track('one');
  tracker.setSessionAttribute('plan', 'pro');
  await later(MINUTE);
  tracker.endSession();
  const [start] = await received('session_start');
  const [end] = await received('session_end');
  const { attributes, ...session } = end!.session!;
  expect(attributes).toEqual({ plan: 'pro' });
  expect(plain(told)).toEqual([start!.session, { ...end!.properties, session }]);
});

test('`on` returns what stops listening', async () => {
  const tracker = await visit();
  const told: unknown[] = [];
  const stop = tracker.on('session-start', ({ sessionIndex }) => told.push(sessionIndex));
  tracker.newSession();
  await later(10);
  stop();
  tracker.newSession();
  expect(await received('session_start')).toHaveLength(2);
  expect(told).toEqual([1]);
});

test('21: `eventIndex` is null in a session without an event', async () => {
  const tracker = await visit();
  tracker.newSession();
  await later(10);
  expect(tracker.session).toMatchObject({ sessionIndex: 1, eventIndex: null, firstEventId: null });
  tracker.track('one');
  await later(10);
  expect(tracker.session).toMatchObject({ sessionIndex: 1, eventIndex: 1 });
});

test('29: attributes that do not fit are refused with a clear error, and those before stay', async () => {
  const tracker = await visit();
  const errors: unknown[] = [];
  tracker.on('error', (error) => errors.push(error));
  tracker.newSession();
  tracker.setSessionAttribute('plan', 'pro');
  tracker.setSessionAttribute('long', 'x'.repeat(5_000));
  tracker.incrementSessionAttribute('plan');
  tracker.track('one');
  const [one] = await received('one');
  expect(one!.session!.attributes).toEqual({ plan: 'pro' });
  expect(errors).toEqual([
    { code: 'attribute', message: expect.stringMatching(/long .*4096 characters/) as string },
    { code: 'attribute', message: expect.stringMatching(/plan .*pro.* not a number/) as string },
  ]);
});

test('6: a clock that is set back while it is being decided whether the site was left ends one session, not two', async () => {
  const tracker = await visit();
  tracker.track('one');
  await later(MINUTE);
  tracker.page.hide();
  vi.setSystemTime(Date.now() - 2 * HOUR);
  tracker.track('two');
  await later(1_000);
  tracker.track('three');
  const reasons = (await received('session_end')).map(({ properties }) => properties.reason);
  expect(reasons).toEqual(['clock']);
  expect((await received('three'))[0]!.session).toMatchObject({ sessionIndex: 2, eventIndex: 2 });
});

test.each([
  ['a listener', 'session-start'],
  ['a plugin', 'onTrack'],
] as const)('28: %s may send the page to the background while an event is being stamped', async (_, when) => {
  const hide = () => tracker.setBackground(true);
  const tracker = await visit({ plugins: when === 'onTrack' ? [{ name: 'hides', onTrack: hide }] : [] });
  if (when === 'session-start') tracker.on(when, hide);
  tracker.track('one');
  tracker.track('two');
  const sent = await received();
  expect(sent.map(({ name, session }) => [name, session!.eventIndex])).toEqual([
    ['session_start', null],
    ['one', 1],
    ['two', 2],
  ]);
  expect(batches().flatMap(({ events }) => events)).toHaveLength(3);
  expect(tracker.session).toMatchObject({ eventIndex: 2, state: 'background' });
});

test('17, 18: a start that the next page has to tell has its own time, also when the session is over', async () => {
  const tracker = await visit();
  const began = Date.now();
  /** The record is in the cookie then; what stores the events has not run. */
  const written = async () => {
    for (let turn = 0; turn < 24; turn++) await new Promise((done) => setImmediate(done));
  };
  tracker.track('one');
  await written();
  vi.setSystemTime(began + MINUTE);
  tracker.endSession();
  await written();
  await crash();
  await visit();
  await later(MINUTE);
  const [start, end] = await received();
  expect(start).toMatchObject({ name: 'session_start', time: new Date(began).toISOString() });
  expect(end).toMatchObject({ name: 'session_end', time: new Date(began + MINUTE).toISOString() });
});
