// Tabs of one site are shown and hidden while messages between them take their time: what the site reports is what its visitor did (rule 23).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBrowser } from '../browser/browser';
import { compileFullTracker } from '../browser/compile';
import { SECOND, sessionOf } from './support';

const openTabs = async (messageLatency: number) => {
  const browser = await createBrowser({ load: await compileFullTracker() });
  const one = await browser.open();
  // Tabs that open in the same microsecond count as one.
  await browser.advance(5 * SECOND);
  const tabs = [one, await browser.open({ hidden: true })] as const;
  browser.settings.messageLatency = messageLatency;
  await browser.advance(5 * SECOND);
  return {
    browser,
    tabs,
    /** Nothing happens for longer than the decision takes. Returns the transitions, and the state in the session of a later event. */
    async rest() {
      await browser.advance(3 * SECOND);
      const id = one.track('passive', {}, { passive: true });
      await browser.advance(SECOND);
      const transitions = browser.collector.received
        .filter(({ name }) => name === 'application_state_transition')
        .map(({ properties, time }) => ({
          type: (properties!.transition_type as string).replace('application_', ''),
          at: Date.parse(time),
        }));
      return { transitions, state: sessionOf(browser, id)?.state };
    },
  };
};

/** After the launch, each background is followed by a foreground. */
const expectPairs = (types: readonly string[]) => {
  const pairs = types.slice(1).map((_type, index) => (index % 2 ? 'foreground' : 'background'));
  expect(types).toEqual(['initialized', ...pairs]);
};

test('site visibility: the last tab is hidden while the first one decides', async () => {
  const { browser, tabs, rest } = await openTabs(30);
  const [one, two] = tabs;
  await one.hide();
  await two.show();
  // A timer of a hidden tab takes a second. When it ends, tab one does not know yet that tab two was hidden.
  await browser.advance(990);
  await two.hide();
  const { transitions, state } = await rest();
  expect(transitions.map(({ type }) => type)).toEqual(['initialized', 'background']);
  expect(state).toBe('background');
});

test('site visibility: however tabs are shown and hidden, the last report is right (rule 23)', async () => {
  const steps = fc.array(fc.tuple(fc.nat(1), fc.boolean(), fc.integer({ min: 0, max: 1_200 })), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), steps, async (messageLatency, taken) => {
      const { browser, tabs, rest } = await openTabs(messageLatency);
      /** The times that the report may have: the last hiding, and those before it if the site was shown for no longer than a message takes. */
      let hidings: number[] = [];
      let shownAt = 0;
      const isHidden = () => tabs.every(({ hidden }) => hidden);
      for (const [index, isShown, wait] of taken) {
        const wasHidden = isHidden();
        await tabs[index]![isShown ? 'show' : 'hide']();
        const now = browser.wall();
        if (wasHidden && !isHidden()) shownAt = now;
        if (!wasHidden && isHidden()) hidings = [...(now - shownAt > messageLatency ? [] : hidings), now];
        await browser.advance(wait);
      }
      const { transitions, state } = await rest();
      expect(state).toBe(isHidden() ? 'background' : 'foreground');
      const types = transitions.map(({ type }) => type);
      expectPairs(types);
      expect(types.at(-1) === 'background').toBe(isHidden());
      if (isHidden()) expect(hidings).toContain(transitions.at(-1)!.at);
    }),
    // Tab one is shown and hidden again, and tab two decides before the messages arrive.
    {
      numRuns: 150,
      examples: [
        [
          37,
          [
            [0, false, 0],
            [1, true, 0],
            [1, false, 963],
            [0, true, 0],
            [0, false, 0],
          ],
        ],
      ],
    },
  );
});

test('site visibility: tabs that close leave the decision to the others (rule 23)', async () => {
  const deed = fc.constantFrom('show', 'hide', 'close');
  const steps = fc.array(fc.tuple(fc.nat(1), deed, fc.integer({ min: 0, max: 1_200 })), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), steps, async (messageLatency, taken) => {
      const { browser, tabs, rest } = await openTabs(messageLatency);
      for (const [index, done, wait] of taken) {
        if (done === 'close' && tabs.some(({ alive }) => !alive)) continue;
        await tabs[index]![done]();
        await browser.advance(wait);
      }
      const isVisible = tabs.some(({ hidden, alive }) => alive && !hidden);
      const types = (await rest()).transitions.map(({ type }) => type.replace('exit', 'background'));
      expectPairs(types);
      expect(types.at(-1) === 'background').toBe(!isVisible);
    }),
    // Tab two closes before it hears that tab one was hidden.
    {
      numRuns: 150,
      examples: [
        [
          1,
          [
            [0, 'hide', 0],
            [1, 'close', 0],
          ],
        ],
      ],
    },
  );
});
