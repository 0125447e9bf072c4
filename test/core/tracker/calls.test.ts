// No call throws into the page, whatever it is given.
import { expect, test, vi } from 'vitest';
import type { Tracker } from '../../../src/index';
import { attributes } from '../../../src/plugins/attributes/attributes';
import { engagement } from '../../../src/plugins/engagement/engagement';
import { useVisitor } from '../../browser/visitor';

const { visit, received } = useVisitor();

test.each([[new Error('no')], [Symbol('no')], [Object.create(null)], [undefined]])(
  'calls: options whose getters throw %s',
  async (thrown) => {
    const tracker = await visit();
    const passive = {
      get passive(): boolean {
        throw thrown;
      },
    };
    const reported = vi.fn();
    tracker.on('error', reported);
    expect(tracker.track('one', {}, passive)).toBeNull();
    tracker.track('two');
    expect((await received()).map(({ name }) => name)).toEqual(['session_start', 'two']);
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ code: 'internal' }));
  },
);

// What would be ignored is said: option, value and remedy in the development build.
const errorsOf = (tracker: Tracker) => {
  const reported: string[] = [];
  tracker.on('error', ({ code, message }) => void reported.push(`${code}: ${message}`));
  return async () => {
    await received();
    return reported.splice(0);
  };
};

test.each<[unknown, string]>([
  [60, 'option setSessionTimeout (60) must be object of foreground,background'],
  ['60', 'option setSessionTimeout (60) must be object of foreground,background'],
  [undefined, 'option setSessionTimeout (null) must be object of foreground,background'],
  [{ timeout: 60 }, 'option setSessionTimeout.timeout (60) must be one of foreground,background'],
  [
    { foreground: '60' },
    'option setSessionTimeout.foreground (60) must be a number, 1 to 2147483647, or Infinity',
  ],
])('calls: setSessionTimeout(%j) is refused with an error', async (input, message) => {
  const tracker = await visit();
  const errors = errorsOf(tracker);
  tracker.setSessionTimeout(input as object);
  expect(await errors()).toEqual([`option: ${message}`]);
});

test('calls: valid values of setSessionTimeout hold, and the rest is unchanged', async () => {
  const timeouts: object[] = [];
  const plugin = { name: 'kit', onTimeoutChange: (now: object) => void timeouts.push({ ...now }) };
  const tracker = await visit({ plugins: [plugin], session: { foregroundTimeout: 7, backgroundTimeout: 8 } });
  tracker.setSessionTimeout({ background: 60_000 });
  tracker.setSessionTimeout({ foreground: Infinity, background: 0 });
  expect(timeouts).toMatchObject([
    { foregroundTimeout: 7, backgroundTimeout: 60_000 },
    { foregroundTimeout: Infinity, backgroundTimeout: 60_000 },
  ]);
});

test.each([['no'], ['true'], [1], [undefined], [{}]])(
  'calls: setBackground(%j) is refused with an error, and changes nothing',
  async (input) => {
    const tracker = await visit();
    const errors = errorsOf(tracker);
    tracker.setBackground(input as never);
    expect(await errors()).toEqual([
      expect.stringMatching(/^option: option setBackground \(.*\) must be true, false or null$/),
    ]);
    tracker.track('one');
    expect((await received('one'))[0]!.session!.state).toBe('foreground');
  },
);

test.each(['session_start', 'session_end', 'application_state_transition'])(
  'calls: the name %s is reserved: refused with an error, and a plugin may not take it either',
  async (name) => {
    const tracker = await visit({
      plugins: [
        attributes(),
        { name: 'renames', beforeTrack: (event) => void (event.name === 'one' && (event.name = name)) },
      ],
    });
    const errors = errorsOf(tracker);
    expect(
      tracker.track(name, { transition_type: 'application_initialized', key: 'a', value: 1 }),
    ).toBeNull();
    expect(await errors()).toEqual([
      `event: event ${name}: name must be 1 to 256 characters, and not a reserved name`,
    ]);
    tracker.track('one');
    expect(await errors()).toEqual([expect.stringContaining('a plugin has removed its name')]);
    tracker.track('two');
    tracker.endSession();
    const events = await received();
    expect(events.map((event) => event.name)).toEqual(['session_start', 'two', 'session_end']);
    expect(events.at(-1)!.properties).not.toHaveProperty('attributes');
  },
);

test.each(['page_view', 'engagement', 'session_started', 'Session_Start'])(
  'calls: the name %s is the page’s to use',
  async (name) => {
    const tracker = await visit();
    expect(tracker.track(name, { by: 'hand' })).not.toBeNull();
    expect(await received(name)).toMatchObject([{ properties: { by: 'hand' } }]);
  },
);

test('calls: an engagement by hand says its own page, whatever context it is given', async () => {
  const tracker = await visit({ plugins: [engagement()] });
  tracker.track('engagement', {}, { context: { page: { id: 'x', url: 'https://elsewhere.example/' } } });
  const [event] = await received('engagement');
  expect(event!.page.url).toBe('https://shop.example/');
});

test.each<[string, unknown, string]>([
  ['incrementSessionAttribute', '1', '(string 1) needs a name, and a number to add'],
  ['setSessionAttribute', null, '(object null) needs a name, and a string, number or boolean'],
])('calls: %s("n", %j) says what it needs', async (method, input, why) => {
  const plugin = attributes();
  const errors = errorsOf(await visit({ plugins: [plugin] }));
  (plugin as unknown as Record<string, (key: string, value: unknown) => void>)[method]!('n', input);
  expect(await errors()).toEqual([`attribute: attribute n ${why}`]);
});
