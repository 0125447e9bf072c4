// One run of a script: at each point the first of the possible steps happens, or another one where the schedule says so.
import type { Tracker } from '../../src/index';
import { createBrowser, type Browser } from '../browser/browser';
import type { LoadRealm } from '../browser/compile';
import type { Page } from '../browser/page';
import { settle, type Task } from '../browser/tasks';
import { checkPromises } from '../simulation/promises';
import { loadWithSecond, perform, SESSION_TIMEOUT, type Command, type Script } from './script';

/** At which point another step than the first happens, and which. */
export type Schedule = ReadonlyMap<number, number>;

export interface Run {
  /** How many steps were possible at each point. */
  readonly choices: readonly number[];
  readonly trace: readonly string[];
  readonly violation?: string;
}

interface Step {
  readonly name: string;
  run(): unknown;
}

/** Points at which a schedule may differ; after that everything happens in its order. */
const POINTS = 60;
/** Timers that are due later are not waited for while there is something else to do. */
const HORIZON = 1500;
/** How long, in all, the disk may keep pages waiting: less than the 300 ms after which they go on without it. */
const PATIENCE = 200;
const LATER = SESSION_TIMEOUT + 30_000;

const isStorage = ({ name }: Task) => name === 'database' || name === 'lock';

/** The next of each kind and page: what comes from one source comes in its order, and a timer never comes early. */
const nextTasks = (browser: Browser, longest: number): Task[] => {
  const first = new Map<string, Task>();
  const byDue = browser.tasks.pending().sort((one, other) => one.due - other.due || one.id - other.id);
  const waitsForDisk = byDue.some(isStorage);
  for (const task of byDue) {
    const source =
      task.name === 'database' || task.name === 'network' ? task.name : `${task.name} ${task.page}`;
    const horizon = task.name === 'timer' && waitsForDisk ? Math.min(longest, HORIZON) : HORIZON;
    if (task.due <= browser.elapsed() + horizon && !first.has(source)) first.set(source, task);
  }
  return [...first.values()];
};

/** The steps of one run, which knows how long the disk has kept its pages waiting. */
const createSteps = (
  browser: Browser,
  script: Script,
  pages: (Page | undefined)[],
  seconds: readonly Tracker[],
) => {
  const left: Command[][] = script.actors.map((commands) => [...commands]);
  let waited = 0;

  const commands = (): Step[] =>
    left.flatMap((own, actor) => {
      const command = own[0];
      if (!command) return [];
      const run = async () => {
        own.shift();
        pages[actor] = await perform(browser, command, pages[actor], seconds);
      };
      return [{ name: `${actor}: ${command}`, run }];
    });
  const tasks = (): Step[] =>
    nextTasks(browser, script.slow ? Infinity : PATIENCE - waited).map((task) => ({
      name: `${task.name} ${task.page ?? ''}`,
      run() {
        const isTimer = task.name === 'timer';
        if (isTimer && browser.tasks.pending().some(isStorage))
          waited += Math.max(0, task.due - browser.elapsed());
        browser.tasks.run(task, !isTimer);
      },
    }));
  const deaths = (): Step[] => [
    ...browser.pages().map((page) => ({ name: `crash ${page.number}`, run: page.crash })),
    { name: 'kill', run: browser.kill },
  ];
  return {
    commands,
    possible(): Step[] {
      const steps = [...commands(), ...tasks()];
      return steps[0] && script.dies ? [...steps, ...deaths()] : steps;
    },
  };
};

/** No page leaves: then nothing can come twice. */
const stays = ({ actors, dies }: Script) =>
  !dies && !actors.flat().some((command) => /^(hide|sleep|close)$/.test(command));

const finish = async (browser: Browser, script: Script, pages: readonly (Page | undefined)[]) => {
  await browser.advance(10_000);
  for (const page of browser.pages()) await page.wake();
  await browser.advance(10_000);
  for (const page of browser.pages()) page.track('when all is quiet');
  await browser.advance(10_000);
  script.check?.(browser, pages);
  for (const page of browser.pages()) await page.close();
  await browser.advance(LATER);
  const last = await browser.open();
  await browser.advance(30_000);
  const id = last.track();
  await browser.advance(30_000);
  script.checkLast?.(browser, id);
  const { lost, twice, broken } = checkPromises(browser);
  const strict = broken
    .filter((sentence) => !(script.drops && / has no session_/.test(sentence)))
    .filter((sentence) => !((script.slow || script.splits) && sentence.startsWith('index ')));
  if (strict[0]) throw new Error(strict.join('\n'));
  if (twice && stays(script)) throw new Error(`${twice} events came twice`);
  if (lost[0] && !script.drops) throw new Error(`${lost.length} events are lost`);
};

export const runScript = async (load: LoadRealm, script: Script, schedule: Schedule): Promise<Run> => {
  const seconds: Tracker[] = [];
  const browser = await createBrowser({
    load: script.hasSecond ? loadWithSecond(load, seconds) : load,
    tracker: {
      session: { foregroundTimeout: SESSION_TIMEOUT, backgroundTimeout: SESSION_TIMEOUT },
      ...script.tracker,
    },
    locks: script.locks,
    fate: {
      commits: () => false,
      plainArrives: () => false,
      lostCookies: () => 0,
      lostLocalStorage: () => 0,
    },
  });
  if (script.blocksCookies) browser.cookies.block();
  const pages: (Page | undefined)[] = (await script.before?.(browser)) ?? [];
  const steps = createSteps(browser, script, pages, seconds);
  const choices: number[] = [];
  const trace: string[] = [];
  try {
    for (let point = 0; point < POINTS; point++) {
      const possible = steps.possible();
      const step = possible[schedule.get(point) ?? 0] ?? possible[0];
      if (!step) break;
      choices.push(possible.length);
      trace.push(step.name);
      await step.run();
      await settle();
    }
    for (let command; (command = steps.commands()[0]);) await command.run();
    await finish(browser, script, pages);
    return { choices, trace };
  } catch (error) {
    return { choices, trace, violation: error instanceof Error ? error.message : String(error) };
  }
};
