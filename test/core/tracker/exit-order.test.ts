// The order of an exit: events are stamped, then beacons, the transaction, the exit note, the cookie, the tab's id, plugins.
import { expect, test } from 'vitest';
import { createBrowser } from '../../browser/browser';

/** The same object, whose methods say that they are called. */
const watch = <T extends object>(target: T, names: Record<string, string>, log: string[]): T =>
  new Proxy(target, {
    get(one, key) {
      const value = Reflect.get(one, key) as unknown;
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => {
        const name = names[String(key)];
        if (name) log.push(name);
        return (value as (...all: unknown[]) => unknown).apply(one, values);
      };
    },
    set(one, key, value) {
      const name = names[String(key)];
      if (name) log.push(name);
      return Reflect.set(one, key, value);
    },
  });

test('exit: stamps, sends, writes rows, the note, the cookie and the tab, and then asks plugins', async () => {
  const log: string[] = [];
  const browser = await createBrowser({
    fate: { commits: () => false },
    patch: ({ navigator, localStorage, sessionStorage, document }) => ({
      navigator: watch(navigator as object, { sendBeacon: 'beacon' }, log),
      localStorage: watch(localStorage as object, { setItem: 'note' }, log),
      sessionStorage: watch(sessionStorage as object, { setItem: 'tab' }, log),
      document: watch(document as object, { cookie: 'cookie' }, log),
    }),
  });
  const page = await browser.open({
    tracker: {
      plugins: [
        { name: 'watch', onTrack: () => void log.push('stamp'), onPageExit: () => void log.push('plugin') },
      ],
    },
  });
  page.track('one');
  await browser.advance(2000);
  browser.settings.diskLatency = 200;
  page.tracker.newSession();
  page.track('two');
  log.length = 0;
  const closing = page.close();
  const firstExit = log.slice(0, log.indexOf('plugin') + 1);
  await closing;
  expect([...new Set(firstExit)]).toEqual(['stamp', 'beacon', 'note', 'cookie', 'tab', 'plugin']);
});
