// A page crashes with a call that nobody else has. By the time the next page replays it, another tab has ended the session.
import { expect, test } from 'vitest';
import { createVisitedBrowser, MINUTE, SECOND } from './support';

test('late replay: a call starts no session before the end of the last session', async () => {
  const browser = await createVisitedBrowser({ seed: 5, fate: { commits: () => false } });
  const witness = await browser.open();
  witness.track('witness');
  await browser.advance(5 * SECOND);
  browser.settings.diskLatency = 5 * SECOND;
  const page = await browser.open();
  page.track('of the crashed page');
  page.crash();
  browser.settings.diskLatency = 0.2;
  await browser.advance(2 * MINUTE);
  witness.tracker.endSession();
  await browser.advance(10 * SECOND);
  await browser.open();
  await browser.advance(MINUTE);

  const events = browser.collector.once();
  const timeOf = (name: string, index: number) =>
    events.find((event) => event.name === name && event.session?.sessionIndex === index)!.time;
  const replayed = events.find(({ name }) => name === 'of the crashed page')!;
  expect(replayed.session?.sessionIndex).toBe(2);
  expect(timeOf('session_start', 2) >= timeOf('session_end', 1)).toBe(true);
});
