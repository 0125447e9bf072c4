// What the page receives about its session: by `session`, by `ready`, and by its listeners.
import { expect, test } from 'vitest';
import { attributes } from '../../../src/plugins/attributes/attributes';
import { HOUR, MINUTE, useVisitor } from '../../browser/visitor';

const { visit, later, close, crash, batches, received, profile, shiftClock } = useVisitor();

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('session: `session` is null until the record has been read, also that of a visitor who was here (rule 13)', async () => {
  (await visit()).track('one');
  const { session: stored } = (await received('one'))[0]!;
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

test('session: `session-start` and `session-end` have the data of their events, and the session', async () => {
  const plugin = attributes();
  const tracker = await visit({ plugins: [plugin] });
  const reported: unknown[] = [];
  tracker.on('session-start', (session) => reported.push(session));
  tracker.on('session-end', (end) => reported.push(end));
  tracker.track('one');
  plugin.setSessionAttribute('plan', 'pro');
  await later(MINUTE);
  tracker.endSession();
  const [start] = await received('session_start');
  const [end] = await received('session_end');
  const { attributes: values, ...session } = end!.session!;
  expect(values).toEqual({ plan: 'pro' });
  expect(plain(reported)).toEqual([start!.session, { ...end!.properties, session }]);
});

test('session: `on` returns what stops listening', async () => {
  const tracker = await visit();
  const reported: unknown[] = [];
  const stop = tracker.on('session-start', ({ sessionIndex }) => reported.push(sessionIndex));
  tracker.newSession();
  await later(10);
  stop();
  tracker.newSession();
  expect(await received('session_start')).toHaveLength(2);
  expect(reported).toEqual([1]);
});

test('session: `eventIndex` is null in a session without an event (rule 21)', async () => {
  const tracker = await visit();
  tracker.newSession();
  await later(10);
  expect(tracker.session).toMatchObject({ sessionIndex: 1, eventIndex: null, firstEventId: null });
  tracker.track('one');
  await later(10);
  expect(tracker.session).toMatchObject({ sessionIndex: 1, eventIndex: 1 });
});

test('session: attributes that do not fit are refused with a clear error, and those before stay (rule 29)', async () => {
  const plugin = attributes();
  const tracker = await visit({ plugins: [plugin] });
  const errors: unknown[] = [];
  tracker.on('error', (error) => errors.push(error));
  tracker.newSession();
  plugin.setSessionAttribute('plan', 'pro');
  plugin.setSessionAttribute('long', 'x'.repeat(5_000));
  plugin.incrementSessionAttribute('plan');
  tracker.track('one');
  const [one] = await received('one');
  expect(one!.session!.attributes).toEqual({ plan: 'pro' });
  expect(errors).toEqual([
    { code: 'attribute', message: expect.stringMatching(/long .*4096 characters/) as string },
    { code: 'attribute', message: expect.stringMatching(/plan .*pro.* not a number/) as string },
  ]);
});

test('session: a clock that is set back while it is being decided whether the site was left ends one session, not two (rule 6)', async () => {
  const tracker = await visit();
  tracker.track('one');
  await later(MINUTE);
  tracker.page.hide();
  shiftClock(-2 * HOUR);
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
] as const)(
  'session: %s may send the page to the background while an event is being stamped (rule 28)',
  async (_, when) => {
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
  },
);

test('session: a start announced by the next page has its own time, even if the session is over (rules 17, 18)', async () => {
  const tracker = await visit();
  const began = Date.now();
  profile().answer(() => ({ status: 503 }));
  tracker.track('one');
  await later(MINUTE);
  const ended = Date.now();
  tracker.endSession();
  await later(0);
  await crash();
  const before = batches().length;
  profile().answer(() => ({ status: 204 }));
  await visit();
  await later(10 * MINUTE);
  const reported = batches()
    .slice(before)
    .flatMap(({ events }) => events);
  const timeOf = (name: string) => reported.find((event) => event.name === name)?.time;
  expect([timeOf('session_start'), timeOf('session_end')]).toEqual([
    new Date(began).toISOString(),
    new Date(ended).toISOString(),
  ]);
});
