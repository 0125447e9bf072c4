// The outbox and the protocol of a site: several requests for a batch, none for now, errors, and what counts as an answer.
import { describe, expect, test } from 'vitest';
import type { Protocol } from '../../../src/core/delivery/protocol';
import { COLLECTOR } from '../../browser/browser';
import { createOutboxes, eventId, MINUTE, SECOND } from './pages';

/** Encodes events as the native protocol does. */
const bodyOf = (events: readonly { id: string }[]) => JSON.stringify({ groups: [{ events }] });
const one: Protocol = { encode: ({ events }) => [{ url: COLLECTOR, body: bodyOf(events) }] };

describe('outbox: a protocol', () => {
  test('outbox: several requests of one batch are all sent, and each event is delivered once', async () => {
    const { browser, openOutbox, received, doubles } = await createOutboxes();
    const encode: Protocol['encode'] = ({ events }) => events.map((event) => ({ url: `${COLLECTOR}?${event.id}`, body: bodyOf([event]), events: [event] })); // prettier-ignore
    const { add } = await openOutbox({ protocol: { name: 'single', encode } });
    add(1, 2, 3);
    await browser.advance(5 * SECOND);
    expect(received()).toEqual([1, 2, 3]);
    expect(doubles()).toBe(0);
    expect(browser.collector.requests).toHaveLength(3);
    expect(browser.database.count()).toBe(0);
    await browser.advance(5 * SECOND);
    add(4, 5);
    await browser.advance(5 * SECOND);
    expect(received()).toEqual([1, 2, 3, 4, 5]);
  });
  test('outbox: a protocol that names events outside of a batch loses that batch only, with a report', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const encode: Protocol['encode'] = (batch) =>
      batch.events.some(({ id }) => id === eventId(1))
        ? [{ url: COLLECTOR, body: '', events: [{ id: eventId(99) }] }]
        : one.encode(batch);
    const { add, reports } = await openOutbox({ protocol: { encode } });
    add(1, 2);
    await browser.advance(3 * SECOND);
    expect(reports).toEqual([expect.stringMatching(/^lost\|events lost: 2, the protocol cannot encode them \(.*no request has them/)]); // prettier-ignore
    add(3);
    await browser.advance(3 * SECOND);
    expect(received()).toEqual([3]);
  });
  test('outbox: a protocol that makes several requests without naming events loses the batch, with a report', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const request = { url: COLLECTOR, body: '' };
    const { add, reports } = await openOutbox({ protocol: { encode: () => [request, request] } });
    add(1);
    await browser.advance(3 * SECOND);
    expect(reports).toEqual([expect.stringMatching(/^lost\|events lost: 1, .*no request has them/)]);
  });
  test('outbox: a protocol that throws loses that batch only, with a report', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const encode: Protocol['encode'] = (batch) => {
      if (batch.events.some(({ id }) => id === eventId(1))) throw new Error('no such thing');
      return one.encode(batch);
    };
    const { add, reports } = await openOutbox({ protocol: { encode } });
    add(1);
    await browser.advance(3 * SECOND);
    expect(reports[0]).toContain('lost|events lost: 1, the protocol cannot encode them (');
    expect(reports[0]).toContain('no such thing');
    add(2);
    await browser.advance(3 * SECOND);
    expect(received()).toEqual([2]);
  });
  test('outbox: a protocol that cannot send now is asked again after a second', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    let isReady = false;
    let asked = 0;
    const encode: Protocol['encode'] = (batch) => (asked++, isReady ? one.encode(batch) : []);
    const { add } = await openOutbox({ protocol: { encode } });
    add(1);
    await browser.advance(4500);
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(8);
    isReady = true;
    await browser.advance(2 * SECOND);
    expect(received()).toEqual([1]);
  });
  test('outbox: accept() of the protocol decides what an answer means, and its errors are reported', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const answers: (boolean | 'refused' | undefined | Error)[] = ['refused', true, undefined];
    const accept: Protocol['accept'] = async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const { add, reports } = await openOutbox({ protocol: { ...one, accept } });
    browser.collector.answerStatus(200);
    add(1);
    await browser.advance(3 * SECOND);
    expect(reports).toEqual([`lost|events lost: 1, the collector answered 200|${eventId(1)}`]);
    browser.collector.answerStatus(500);
    add(2);
    await browser.advance(3 * SECOND);
    browser.collector.answerStatus(204);
    add(3);
    await browser.advance(3 * SECOND);
    expect(browser.collector.requests).toHaveLength(3);
    answers.push(new Error('no answer of ours'));
    add(4);
    await browser.advance(MINUTE);
    expect(reports[1]).toMatch(/^protocol\|accept of the protocol failed: .*no answer of ours/);
    expect(browser.collector.requests).toHaveLength(5);
  });
});

describe('outbox: a request', () => {
  const spyOnFetch = async (delivery: object, request: object = {}, isCookieless = false) => {
    const calls: [string, RequestInit][] = [];
    const { browser, openOutbox } = await createOutboxes({
      patch: ({ fetch }) => ({
        fetch: (url: string, init: RequestInit) => (
          calls.push([url, init]),
          fetch(url, { ...init, body: '{"groups":[]}' })
        ),
      }),
    });
    const encode: Protocol['encode'] = ({ groups }) => [{ url: COLLECTOR, body: `{"groups":[${groups}]}`, ...request }]; // prettier-ignore
    const { add } = await openOutbox({ delivery, protocol: { encode }, isCookieless });
    add(1);
    await browser.advance(SECOND);
    return calls[0]!;
  };
  test('outbox: a request is a POST that outlives the page, has no cookies and follows no redirect', async () => {
    const [url, init] = await spyOnFetch({});
    expect(url).toBe(COLLECTOR);
    expect(init).toMatchObject({ method: 'POST', redirect: 'manual', keepalive: true, credentials: 'omit' });
    expect(typeof init.body).toBe('string');
  });
  test('outbox: a request has the headers and credentials of the site before those of the protocol', async () => {
    const headers = new Headers({ 'x-key': 'value' });
    const [, init] = await spyOnFetch({ headers, credentials: 'include' }, { credentials: 'same-origin' });
    expect(init).toMatchObject({ headers, credentials: 'include' });
    expect((await spyOnFetch({}, { credentials: 'same-origin' }))[1].credentials).toBe('same-origin');
  });
  test('outbox: a request has no cookies while consent denies them, whatever the site sets', async () => {
    expect((await spyOnFetch({ credentials: 'include' }, {}, true))[1].credentials).toBe('omit');
  });
  test('outbox: a request has the content type of its protocol', async () => {
    const [, { body }] = await spyOnFetch({}, { contentType: 'application/json' });
    expect(body).toBeInstanceOf(Blob);
    expect((body as Blob).type).toBe('application/json');
  });
  test('outbox: a redirected request is reported, with its remedy', async () => {
    const { browser, openOutbox } = await createOutboxes({
      patch: ({ fetch }) => ({
        fetch: (url: string, init: RequestInit) =>
          fetch(url, init).then((response) => Object.assign(response as object, { type: 'opaqueredirect' })),
      }),
    });
    const { add, reports } = await openOutbox();
    add(1);
    await browser.advance(SECOND);
    expect(reports).toEqual(['redirect|option collector is redirected: set it to the final address|']);
  });
});
