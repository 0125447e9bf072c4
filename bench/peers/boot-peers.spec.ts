// What the page pays for a tracker's start: its script evaluated, set up, and a first event tracked, with a CPU four times
// slower; and the time of all main-thread tasks in the two seconds from there. All in one run, in an order of chance.
import { sleep, test as base } from '../../e2e/support/fixtures';
import { boot, bring, least, median, serve, shuffled, watchTasks } from './costs';
import { createTable } from './table';

const test = base.extend({ allowPageErrors: true, allowViolations: true });
const THROTTLING = 4;
const NAMES = ['sojourn', 'Snowplow', 'Amplitude', 'Plausible', 'bare queue', 'control'];

test('boot', async ({ open, site, collector, chromium }) => {
  const names = await serve(site, collector, NAMES);
  const boots: Record<string, number[]> = {};
  const tasks: Record<string, number[]> = {};
  for (const name of shuffled(names)) {
    // A visitor of its own each time, whom nothing that is cached or stored helps.
    const space = await chromium.incognito();
    const page = await open('/', { in: space });
    await bring(page, name);
    const worked = await watchTasks(page, THROTTLING);
    (boots[name] ??= []).push(await boot(page));
    await sleep(2_000);
    (tasks[name] ??= []).push(await worked());
    await page.close();
    await space.close();
  }
  const { note, print } = createTable('peers-boot.json');
  const net = (name: string) => median(tasks[name]!) - median(tasks.control!);
  for (const name of names) {
    note(name, 'boot, ms', median(boots[name]!).toFixed(1));
    note(name, 'least', least(boots[name]!).toFixed(1));
    note(name, 'tasks of 2 s, ms', median(tasks[name]!).toFixed(0));
    note(name, 'more than the control', net(name).toFixed(0));
  }
  print();
  if (!names.includes('Snowplow')) return;
  const ratio = (a: number, b: number) => (a / b).toFixed(2);
  const started = ratio(median(boots.sojourn!), median(boots.Snowplow!));
  const idle = ratio(least(boots.sojourn!), least(boots.Snowplow!));
  console.log(`boot, ours : Snowplow's ${started}, of the least times ${idle} (wanted 0.25)`);
  const all = ratio(median(tasks.sojourn!), median(tasks.Snowplow!));
  const more = ratio(net('sojourn'), net('Snowplow'));
  console.log(`tasks, ours : Snowplow's ${all}, without the control's ${more} (wanted 0.6)`);
});
