// A page that loads slowly: its first events wait longer than their lease, and are sent with what the page knows by then.
import { describe, expect, test } from 'vitest';
import { createOutboxes, EARLY, MINUTE, SECOND } from './pages';

const IDLE = '{"sdk":{"name":"sojourn"},"idle":true}';
const contextOf = ({ body }: { body: string }) => (JSON.parse(body) as { context: object }).context;

describe('outbox: a page that is idle late', () => {
  test.each([1, 4, 10, 60])(
    'outbox: after %i s, the first events have its whole context',
    async (seconds) => {
      const { browser, openOutbox, requests, doubles } = await createOutboxes();
      const { add, outbox } = await openOutbox({ isBusy: true });
      add(1);
      await browser.advance(SECOND);
      add(2);
      await browser.advance(seconds * SECOND);
      outbox.beIdle(EARLY, IDLE);
      await browser.advance(5 * SECOND);
      expect(requests()).toEqual([[1, 2]]);
      expect(browser.collector.requests.map(contextOf)).toEqual([JSON.parse(IDLE)]);
      expect(doubles()).toBe(0);
    },
  );
  test('outbox: events that another page has sent meanwhile are not repeated', async () => {
    const { browser, openOutbox, received, doubles } = await createOutboxes();
    const { add, outbox } = await openOutbox({ isBusy: true });
    add(1);
    await browser.advance(10 * SECOND);
    await openOutbox();
    await browser.advance(10 * SECOND);
    expect(received()).toEqual([1]);
    outbox.beIdle(EARLY, IDLE);
    await browser.advance(MINUTE);
    expect(doubles()).toBe(0);
  });
  test('outbox: events that a plugin has completed stay completed', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add, outbox } = await openOutbox();
    await browser.advance(SECOND);
    outbox.pause();
    add(1);
    await browser.advance(10 * SECOND);
    outbox.complete((text) => text.replace('"granted"', '"denied"'));
    await browser.advance(5 * SECOND);
    expect(browser.collector.received.map(({ consent }) => consent)).toEqual(['denied']);
  });
});
