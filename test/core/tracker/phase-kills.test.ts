// A page that dies between any two commands of its life: whoever comes next keeps the promises of consent and delivery.
import { describe, expect, test } from 'vitest';
import { createBrowser } from '../../browser/browser';
import { compileTracker } from '../../browser/compile';
import type { Page } from '../../browser/page';

const SECOND = 1000;
type Watch = (command: string) => boolean;

/** A browser in whose first page `dies` is asked after each command. */
const openWatched = async (dies: Watch, tracker: object = {}) => {
  const load = await compileTracker([
    {
      file: 'core/tracker/life.ts',
      from: 'of commands)',
      to: 'of ((globalThis as any).watch?.(commands) ?? commands) as typeof commands)',
    },
  ]);
  let isWatched = true;
  const opened: { page?: Page } = {};
  const done: string[] = [];
  let isDead = false;
  const browser = await createBrowser({
    load,
    patch: () => ({
      globalThis: {
        *watch(commands: readonly (false | ((...args: unknown[]) => unknown))[]) {
          for (const command of commands) {
            if (!command) continue;
            yield command;
            if (!isWatched) continue;
            done.push(command.name);
            if (!isDead && dies(command.name)) {
              isDead = true;
              opened.page?.crash();
            }
            if (isDead) return;
          }
        },
      },
    }),
  });
  const page = (opened.page = await browser.open({ tracker }));
  return { browser, page, done, next: () => (isWatched = false), isDead: () => isDead };
};

/** Withdraws after a few events, and dies after the n-th command of that. */
const withdraw = async (n: number, options: object, tracker: object) => {
  let left = Infinity;
  const watched = await openWatched(() => --left === 0, tracker);
  watched.page.track('one');
  await watched.browser.advance(2 * SECOND);
  watched.page.tracker.newSession();
  watched.page.track('two');
  const before = watched.done.length;
  left = n;
  watched.page.tracker.setConsent('denied', options);
  return { ...watched, commands: watched.done.slice(before) };
};

describe.each([
  ['a withdrawal', {}, {}],
  ['a withdrawal that sends first', { flush: true }, {}],
  ['a withdrawal where cookieless follows', {}, { cookieless: true }],
])('phases: a page that dies: %s', (_, options, tracker) => {
  test('the next page, which is denied too, leaves nothing; a later grant is another visitor', async () => {
    const { commands } = await withdraw(Infinity, options, tracker);
    expect(commands.length).toBeGreaterThan(5);
    for (let n = 1; n <= commands.length; n++) {
      const { browser, page, next, isDead } = await withdraw(n, options, tracker);
      expect(isDead()).toBe(true);
      const before = browser.collector.once().map(({ session }) => session?.userId);
      next();
      await browser.advance(SECOND);
      const other = await browser.open({ tracker: { consent: 'denied' } });
      await browser.advance(10 * SECOND);
      const kept = [browser.database.count(), browser.cookies.all(), browser.localArea.keys()];
      expect([n, page.alive, ...kept]).toEqual([n, false, 0, [], []]);
      const { length } = browser.collector.once();
      other.tracker.setConsent('granted');
      const id = other.track('three');
      await browser.advance(10 * SECOND);
      const later = browser.collector.once().slice(length);
      expect(later.map((event) => event.id)).toContain(id);
      for (const { session } of later) expect(before).not.toContain(session?.userId);
    }
  });
});

test('phases: a page that dies: while a tracker opens: the next page goes on, and nothing is lost that was stored', async () => {
  const commands = (await openWatched(() => false)).done;
  expect(commands).toEqual(['enter', 'open']);
  for (let n = 1; n <= commands.length; n++) {
    let left = n;
    const { browser, next } = await openWatched(() => --left === 0);
    next();
    await browser.advance(SECOND);
    const other = await browser.open();
    const id = other.track('one');
    await browser.advance(10 * SECOND);
    const events = browser.collector.once();
    expect(events.map(({ name }) => name)).toEqual(['session_start', 'one']);
    expect(events[1]).toMatchObject({ id, session: { sessionIndex: 1 } });
  }
});

test('phases: a listener that changes consent in the midst of a withdrawal is heard after it', async () => {
  const browser = await createBrowser();
  const page = await browser.open();
  page.track('one');
  await browser.advance(2 * SECOND);
  const seen: string[] = [];
  page.tracker.on('consent', (consent) => void seen.push(consent));
  page.tracker.on('session-end', () => page.tracker.setConsent('pending'));
  page.tracker.setConsent('denied');
  await browser.advance(2 * SECOND);
  expect([browser.cookies.all(), browser.database.count(), browser.localArea.keys()]).toEqual([[], 0, []]);
  expect([page.tracker.consent, seen]).toEqual(['pending', ['denied', 'pending']]);
});
