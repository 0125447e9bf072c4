// What arrives of events whose page was killed in WebKit, in the task that tracked them.
import { expect, sleep, test } from '../../e2e/support/fixtures';
import { webkitEngine } from '../../e2e/support/webkit';
import { contentProcesses, killContentProcesses } from './content-processes';
import { moments, runTask, stayed, words } from './crash';
import { arrival, count, judge, TRIALS } from './trials';
import { launchWindows } from './webkit-windows';

const missing = webkitEngine.missing();
test.skip(!!missing, missing);

// Its windows tell when a task waits, but not when one is over.
for (const { what, first, when, held } of moments.filter(({ when }) => when !== 'after'))
  test(`${what}, crash ${words[when]}`, async ({ site, collector }, { title }) => {
    const task = `(${runTask})`;
    site.everywhere({});
    const install = first ? { collector: collector.url } : undefined;
    const input = JSON.stringify({ trial: 0, install, when });
    const afterSession = `const look = setInterval(async () => {
      if (!sojourn.session) return;
      clearInterval(look);
      await sojourn.flush();
      setTimeout(() => ${task}(${input}), 50);
    }, 20)`;
    site.route('/bare', { sdk: false, script: `setTimeout(() => ${task}(${input}), 50)` });
    site.route('/look-around', { script: afterSession });
    const times: number[] = [];
    for (let trial = 0; trial < TRIALS; trial++) {
      const { delivered } = count(collector);
      const windows = await launchWindows(site);
      await sleep(300);
      const spare = contentProcesses();
      const waits = stayed(site);
      const host = `t${trial}.localhost`;
      windows.open(site.url(first ? '/bare' : '/look-around', host));
      await waits;
      // The browser starts a process in reserve, and dies if that is killed before it has said its number.
      await sleep(1_000);
      expect(killContentProcesses(spare)).toBeGreaterThan(0);
      await sleep(300);
      windows.open(site.url('/', host));
      times.push(await arrival(collector, delivered + 5));
      await sleep(500);
      await windows.dispose();
    }
    expect(
      site.requests.filter(({ path }) => path === '/'),
      'later visits',
    ).toHaveLength(TRIALS);
    judge(collector, title, { tracked: 5 * TRIALS, times, isOpen: !held, file: 'delivery-webkit' });
  });
