import type { Space } from './support/chromium';
import { expect, sessions, sleep, soon, test } from './support/fixtures';
import { call, fast, startWithClock } from './support/sdk';
import { openDatabase } from './support/storage';

// SIGKILL to the whole browser: no page is notified, and the cookies of the last half minute are lost (rule 30).

const HOUR = 3_600_000;

test('killed browser: killed 0, 1 and 10 s after the first event: the same visitor, the next session, its last activity known', async ({
  launch,
  open,
  site,
  collector,
}) => {
  site.everywhere({ attributes: fast });
  const prepare = (browser: Space) => openDatabase(site, (path) => open(path, { in: browser }));
  const life = async (seconds: number) => {
    const path = `/${seconds}`;
    const mine = (name: string) => collector.events(name).filter(({ page }) => page.url.endsWith(path));
    const browser = await launch();
    await prepare(browser);
    const page = await open(path, { in: browser });
    await soon(() => mine('page_view').length).toBe(1);
    const until = Date.now() + seconds * 1_000;
    while (Date.now() < until) {
      await call(page, 'track', 'active');
      await sleep(200);
    }
    const killedAt = Date.now();
    await browser.kill9();
    await browser.restart();
    await prepare(browser);
    const again = await open('about:blank', { in: browser });
    await startWithClock(again, HOUR);
    await again.goto(site.url(path));
    await soon(() => mine('page_view').length).toBe(2);
    await soon(() => mine('session_end').length).toBe(1);
    const [one, two, ...others] = sessions(collector.events().filter(({ page }) => page.url.endsWith(path)));
    expect(others).toEqual([]);
    expect(two).toMatchObject({ index: 2, previous: one!.id, userId: one!.userId });
    const known = Date.parse(one!.end!.properties.endedAt);
    // The stored copy follows an activity within 1 s (rule 30). Younger ones may be lost, and how many that are depends on
    // when the last copy was made, so how far the known instant is behind the last of them says nothing.
    const due = [...mine('page_view'), ...mine('active')]
      .filter(({ session }) => session!.sessionIndex === 1)
      .map(({ time }) => Date.parse(time))
      .filter((time) => time <= killedAt - 1_000);
    return { seconds, due: due.length, missed: due.filter((time) => time > known) };
  };
  const [none, some, most] = await Promise.all([0, 1, 10].map(life));
  for (const { seconds, missed } of [none!, some!, most!])
    expect(missed, `activities that were not known after ${seconds} s`).toEqual([]);
  expect(most!.due).toBeGreaterThan(10);
});
