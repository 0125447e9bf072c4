// A tab tracks an event and waits for consent. Another tab ends the session long before the event is judged.
import { expect, test } from 'vitest';
import { createVisitedBrowser, MINUTE, SECOND } from './support';

test('late replay: an event that waited opens no session before the end of the last session', async () => {
  const browser = await createVisitedBrowser({ seed: 5 });
  const witness = await browser.open();
  witness.track('witness');
  const waiting = await browser.open({ tracker: { consent: 'pending' } });
  waiting.track('waits');
  await browser.advance(2 * MINUTE);
  witness.tracker.endSession();
  await browser.advance(10 * SECOND);
  waiting.tracker.setConsent('granted');
  await browser.advance(MINUTE);

  const events = browser.collector.once();
  const timeOf = (name: string, index: number) =>
    events.find((event) => event.name === name && event.session?.sessionIndex === index)!.time;
  expect(events.find(({ name }) => name === 'waits')!.session?.sessionIndex).toBe(2);
  expect(timeOf('session_start', 2) >= timeOf('session_end', 1)).toBe(true);
});
