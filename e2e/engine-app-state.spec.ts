import {
  BACKGROUND,
  both as attributes,
  DECIDED,
  EXIT,
  FOREGROUND,
  INITIALIZED,
  isSlow,
  switchTimesOf,
  timeSwitches,
} from './support/app-state';
import { closeTab, keepBeacon } from './support/close-tab';
import type { Collector } from './support/collector';
import type { EnginePage } from './support/engine';
import { command, inOtherEngines } from './support/engines';
import { expect, sleep, soon } from './support/fixtures';
import { transitions } from './support/sessions';

// The rows of the documentation's table that every engine can be made to show: which signal gives which transition of the
// site (rules 22 to 24). The others are in app-state.spec.ts.

/** The transitions in the order of their times: events of two pages may arrive in another. */
const inOrder = (collector: Collector) =>
  transitions([...collector.events()].sort((one, other) => Date.parse(one.time) - Date.parse(other.time)));

inOtherEngines((test, engine) => {
  test('app state: hidden and back is a pair, a link within the site is none, closing the only tab is an exit (rules 23, 24)', async ({
    visit,
    site,
    collector,
  }) => {
    let known = 0;
    /** The transitions since the last call of `forget`. */
    const reported = () => transitions(collector.events()).slice(known);
    const reportedInOrder = () => inOrder(collector).slice(known);
    const forget = () => (known += reported().length);
    const closeLastTab = async (last: EnginePage) => {
      const before = reportedInOrder();
      await closeTab(last, { engine, site, visit }, EXIT, () =>
        soon(reportedInOrder).toEqual([...before, EXIT]),
      );
      forget();
    };
    const first = await visit.open('/two', {
      attributes,
      script: `(${timeSwitches})(); (${keepBeacon})()`,
    });
    await collector.waitFor('page_view');
    await soon(reported).toEqual([INITIALIZED]);
    await closeLastTab(first);
    const page = await visit.open('/', { attributes, body: '<a href="/two">two</a>' });
    await soon(reported).toEqual([INITIALIZED]);
    forget();
    await page.hide();
    await soon(reported).toEqual([BACKGROUND]);
    await page.show();
    await soon(reported).toEqual([BACKGROUND, FOREGROUND]);
    forget();
    const views = collector.events('page_view').length;
    await page.evaluate(() => document.querySelector('a')!.click());
    await soon(() => collector.events('page_view').length).toBe(views + 1);
    await sleep(DECIDED);
    await command(page, 'flush');
    expect(reported()).toEqual([]);
    // Another tab of the site, closed: where it was in front, that is no exit, for there is one to come back to.
    const other = await visit.open('/other', { attributes, script: timeSwitches });
    await soon(() => collector.events('page_view').length).toBe(views + 2);
    await sleep(DECIDED);
    await command(other, 'flush');
    // A busy machine may be slower than the decision of the tab that is hidden.
    const switches = await switchTimesOf([page]);
    const pair = switches.some(isSlow) && reported().length > 0 ? [BACKGROUND, FOREGROUND] : [];
    expect(reportedInOrder(), `the switch took ${switches} ms`).toEqual(pair);
    await other.close();
    await page.show();
    await sleep(DECIDED);
    await command(page, 'flush');
    const since = reportedInOrder().slice(pair.length);
    // Which of these, is for the engine and the machine to say: for how long nothing was shown, and whether a page saw it.
    // Nobody tells of a background that no living page has seen; the foreground that follows says how long it was.
    expect([[], [FOREGROUND], [BACKGROUND, FOREGROUND]]).toContainEqual(since);
    await closeLastTab(page);
  });

  test('app state: a link to another site leaves; what starts when nothing lives is a launch, a second tab is none (rules 23, 24)', async ({
    visit,
    site,
    collector,
  }) => {
    const reported = () => inOrder(collector);
    site.route('/elsewhere', { sdk: false });
    const body = `<a href="${site.url('/elsewhere', '127.0.0.1')}">elsewhere</a>`;
    const page = await visit.open('/', { attributes, body, script: timeSwitches });
    await soon(reported).toEqual([INITIALIZED]);
    const second = await visit.open('/second', { attributes, script: timeSwitches });
    await soon(() => collector.events('page_view').length).toBe(2);
    await sleep(DECIDED);
    await command(second, 'flush');
    // A busy machine may be slower than the decision of the first tab.
    const switches = await switchTimesOf([page]);
    const pair = switches.some(isSlow) && reported().length > 1 ? [BACKGROUND, FOREGROUND] : [];
    expect(reported(), `the switch took ${switches} ms`).toEqual([INITIALIZED, ...pair]);
    await page.show();
    await second.close();
    // Word of it takes its time from process to process.
    await sleep(DECIDED);
    await page.evaluate(() => document.querySelector('a')!.click());
    await soon(reported).toEqual([INITIALIZED, ...pair, BACKGROUND]);
  });
});
