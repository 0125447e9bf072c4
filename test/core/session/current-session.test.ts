// What `tracker.session` is at each moment (rules 13 and 35).
import { expect, test } from 'vitest';
import { createBrowser } from '../../browser/browser';

const SECOND = 1000;

test('current session: is the one that consent will begin, while consent is pending (rule 35)', async () => {
  const browser = await createBrowser({ tracker: { consent: 'pending' } });
  const { tracker, track } = await browser.open();
  const { userId, sessionId } = tracker.session!;
  expect(tracker.session).toMatchObject({ sessionIndex: 1, eventIndex: null, state: 'foreground' });
  tracker.setConsent('granted');
  track('one');
  await browser.advance(3 * SECOND);
  expect(tracker.session).toMatchObject({ userId, sessionId, eventIndex: 1 });
});

test('current session: is in the background in a hidden page (rules 2 and 35)', async () => {
  const browser = await createBrowser({ tracker: { consent: 'pending' } });
  const { tracker } = await browser.open({ hidden: true });
  expect(tracker.session!.state).toBe('background');
});

test('current session: is null if consent is denied (rule 37)', async () => {
  const browser = await createBrowser({ tracker: { consent: 'denied' } });
  const { tracker } = await browser.open();
  await browser.advance(3 * SECOND);
  expect(tracker.session).toBe(null);
});

test('current session: is null with `session: false`, also while consent is pending', async () => {
  const browser = await createBrowser({ tracker: { consent: 'pending', session: false } });
  const { tracker } = await browser.open();
  expect(tracker.session).toBe(null);
});

test('current session: is null until the record has been read, although the cookie is there (rule 13)', async () => {
  const browser = await createBrowser();
  const page = await browser.open();
  page.track('one');
  await browser.advance(3 * SECOND);
  await page.close();
  browser.database.be('hangs');
  const { tracker } = await browser.open();
  expect(tracker.session).toBe(null);
  await browser.advance(10 * SECOND);
  expect(tracker.session).toMatchObject({ sessionIndex: 1, eventIndex: 1 });
});

test('current session: is null before the first event, and after an end', async () => {
  const browser = await createBrowser();
  const { tracker, track } = await browser.open();
  await browser.advance(SECOND);
  expect(tracker.session).toBe(null);
  track('one');
  await browser.advance(SECOND);
  expect(tracker.session).toMatchObject({ eventIndex: 1 });
  tracker.endSession();
  await browser.advance(SECOND);
  expect(tracker.session).toBe(null);
});
