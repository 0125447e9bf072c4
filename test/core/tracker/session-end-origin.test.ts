// Rule 17: the end of a session is reported in that session's own name, whoever tells it.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { context } from '../../../src/plugins/context/context';
import { DAY, HOUR, useVisitor } from '../../browser/visitor';

const { visit, later, close, crash, batches, received, profile } = useVisitor();

let idle: (() => void) | undefined;
beforeEach(() => {
  idle = undefined;
  profile().patch({ requestIdleCallback: (work: () => void) => void (idle = work) });
});
const open = async (path: string, version: string, options: object = {}) => {
  const tracker = await visit(
    { app: { name: 'shop', version }, plugins: [context()], ...options },
    { url: `https://shop.example${path}` },
  );
  return {
    tracker,
    /** The page has loaded, and requests go out. */
    async beIdle() {
      idle?.();
      await later(5);
    },
  };
};
const end = async (index = 0) => (await received('session_end'))[index]!;
const contextOf = (id: string) =>
  batches().find(({ events }) => events.some((event) => event.id === id))!.context;

describe('session end: announced by the next visit (rule 17)', () => {
  test.each(['close', 'crash'] as const)(
    '%s: user, page and context are of its own last event',
    async (how) => {
      const first = await open('/first?utm_source=mail', '1.0.0');
      first.tracker.track('one');
      await first.beIdle();
      first.tracker.identify('ada', { plan: 'pro' });
      first.tracker.track('two');
      await later(2000);
      await (how === 'close' ? close() : crash());
      await later(DAY);
      const second = await open('/second?utm_source=search', '2.0.0');
      second.tracker.identify('bob', { plan: 'free' });
      second.tracker.track('three');
      await second.beIdle();
      await later(HOUR / 4);
      const { id, user, page, properties } = await end();
      expect(user).toEqual({ id: 'ada', traits: { plan: 'pro' } });
      expect(page.url).toBe('https://shop.example/first?utm_source=mail');
      expect(properties).toMatchObject({ exitPage: page.url, userIds: ['ada'] });
      expect(contextOf(id)).toMatchObject({ app: { version: '1.0.0' }, utm: { source: 'mail' } });
      const [three] = await received('three');
      expect(contextOf(three!.id)).toMatchObject({ app: { version: '2.0.0' }, utm: { source: 'search' } });
    },
  );

  test('a session of one event carries its utm, and what the page knew when it was idle', async () => {
    const first = await open('/first?utm_source=mail', '1.0.0');
    first.tracker.track('one');
    await first.beIdle();
    await later(2000);
    await close();
    await later(DAY);
    const second = await open('/second', '2.0.0');
    second.tracker.track('two');
    await second.beIdle();
    const { id } = await end();
    expect(contextOf(id)).toMatchObject({
      app: { version: '1.0.0' },
      utm: { source: 'mail' },
      timeZone: expect.any(String),
    });
  });

  test('where nothing but the cookie is left, no address and no user of the next visit are said', async () => {
    const first = await open('/first', '1.0.0');
    first.tracker.identify('ada');
    first.tracker.track('one');
    await first.beIdle();
    await later(2000);
    await close();
    profile().clearStorage();
    await later(DAY);
    const second = await open('/second', '2.0.0');
    second.tracker.identify('bob');
    second.tracker.track('two');
    await second.beIdle();
    const { user, page, properties } = await end();
    expect([user, page.url, page.title, page.referrer]).toEqual([undefined, '', '', '']);
    expect(properties).not.toHaveProperty('exitPage');
  });
});

describe('session end: userIds (rule 20)', () => {
  test('all that identify has named on events, in the order of their first event, over pages', async () => {
    const first = await open('/', '1.0.0');
    first.tracker.track('nobody yet');
    first.tracker.identify('never on an event');
    first.tracker.identify('ada');
    first.tracker.track('one');
    first.tracker.identify('bob');
    first.tracker.track('two', {}, { passive: true });
    await first.beIdle();
    await close();
    const second = await open('/2', '1.0.0');
    second.tracker.identify('ada');
    second.tracker.track('three');
    const reported = vi.fn();
    second.tracker.on('session-end', reported);
    second.tracker.endSession();
    await second.beIdle();
    expect((await end()).properties.userIds).toEqual(['ada', 'bob']);
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ userIds: ['ada', 'bob'] }));
    second.tracker.track('four');
    second.tracker.identify('eve');
    second.tracker.track('five');
    second.tracker.endSession();
    // Gone with the session: the next one has its own.
    expect((await end(1)).properties.userIds).toEqual(['ada', 'eve']);
  });

  test('at most 10: the first ones', async () => {
    const { tracker, beIdle } = await open('/', '1.0.0');
    const ids = Array.from({ length: 15 }, (_, n) => `user-${n}`);
    for (const id of ids) {
      tracker.identify(id);
      tracker.track('signed in');
      await later(1);
    }
    tracker.endSession();
    await beIdle();
    expect((await end()).properties.userIds).toEqual(ids.slice(0, 10));
  });

  test('forgotten at a logout and at a withdrawal; absent where there are none (rules 7, 37)', async () => {
    const { tracker, beIdle } = await open('/', '1.0.0');
    await beIdle();
    const payloads = vi.fn();
    tracker.on('session-end', payloads);
    tracker.identify('ada');
    tracker.track('one');
    tracker.reset();
    tracker.track('two');
    tracker.endSession();
    const ends = await received('session_end');
    expect(ends.map(({ properties }) => properties.userIds)).toEqual([['ada'], undefined]);
    tracker.identify('bob');
    tracker.track('three');
    tracker.setConsent('denied');
    tracker.setConsent('granted');
    tracker.track('four');
    tracker.endSession();
    await later(5);
    expect(payloads.mock.lastCall![0]).not.toHaveProperty('userIds', expect.anything());
  });
});
