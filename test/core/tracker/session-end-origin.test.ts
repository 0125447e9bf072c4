// Rule 17: the end of a session is reported in that session's own name, whoever tells it.
import { beforeEach, describe, expect, test } from 'vitest';
import { sessionUsers } from '../../../src/plugins/attributes/session-users';
import { context } from '../../../src/plugins/context/context';
import { DAY, HOUR, useVisitor } from '../../browser/visitor';

const { visit, later, close, crash, batches, received, profile } = useVisitor();

let idle: (() => void) | undefined;
beforeEach(() => {
  idle = undefined;
  profile().patch({ requestIdleCallback: (work: () => void) => void (idle = work) });
});
const open = async (path: string, version: string) => {
  const tracker = await visit(
    { app: { name: 'shop', version }, plugins: [context(), sessionUsers()] },
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
