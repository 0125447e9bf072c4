// The world: actors with commands, pages with pending answers, one step at a time. Whoever runs it chooses the step;
// nothing else decides anything, so that a list of choices is a whole run.
import type { Options } from '../../src/options';
import { parse, parseLong } from '../../src/session/text';
import { cookieValues } from '../../src/storage/cookie-jar';
import type { Load } from './bundle';
import { createCookies, type CookieManner } from './cookies';
import { createDatabase, type DatabaseManner } from './database';
import { createFacts } from './facts';
import { createLocal } from './local';
import { createLocks } from './locks';
import { createPage, PAGES, type Page } from './page';
import { forgetJobs } from './promise';
import { actorBit, CLOCK_READ, CLOCK_WRITE, EVERYTHING, WORD } from './touched';

/**
 * What a tab does, or the clock: `pass:ms` lets time pass as it does, `jump:ms` is a machine that slept, or a clock
 * that was set. `away` and `back` are the back/forward cache; `kill` ends the browser, and cookies of the last half
 * minute may be lost.
 */
export type Command =
  | 'open' | 'openHidden' | 'track' | 'hide' | 'show' | 'close' | 'crash' | 'away' | 'back'
  | 'endSession' | 'newSession' | 'reset' | 'deny' | 'grant' | 'kill'
  | `pass:${number}` | `jump:${number}`; // prettier-ignore

export interface Setup {
  readonly cookies?: CookieManner;
  /** Default: there are Web Locks. */
  readonly locks?: boolean;
  /** Sessions are made under a lock alone, as in Chromium; else in a transaction of IndexedDB. */
  readonly chromium?: boolean;
  readonly database?: DatabaseManner;
  /** How many IndexedDB transactions may be aborted. */
  readonly aborts?: number;
  /** Is each answer of the collector a step? Default: only in the end, and on leaving. */
  readonly acks?: boolean;
  readonly options?: Partial<Options>;
}

export interface Script extends Setup {
  readonly name: string;
  /** What has happened before, in order, with all quiet after each. */
  readonly before?: readonly (readonly [actor: number, command: Command])[];
  readonly actors: readonly (readonly Command[])[];
}

export type Choose = (n: number) => number;
export type World = ReturnType<typeof createWorld>;

export interface Step {
  readonly name: string;
  readonly actor: number;
  run(): void;
}

const actorOf = (page: { readonly number: number }) => Math.floor(page.number / PAGES);

/** The instant at which everything begins. */
export const START = Date.UTC(2026, 4, 4, 3, 2, 1);
export const TIMEOUT = 1_800_000;

export const createWorld = (load: Load, script: Script, chosen: Choose) => {
  const { locks: hasLocks = true, aborts = 0, acks, options = {} } = script;
  /** Of the timers; the clock that pages read may be set back. */
  let time = START;
  let setBack = 0;
  let abortsLeft = aborts;
  let touched = 0;
  const touch = (what: number) => void (touched |= what);
  const now = () => {
    touch(CLOCK_READ);
    return time - setBack;
  };
  const facts = createFacts(
    script,
    () => time - setBack,
    () => setBack,
  );
  const cookies = createCookies(script.cookies ?? 'sync', () => time, facts.stored, touch);
  const database = createDatabase(script.database ?? 'works', facts.stored, touch);
  const local = createLocal(() => time, touch);
  const locks = createLocks(touch);
  const pages: Page[] = [];
  const current: (Page | undefined)[] = [];
  const tabs: Map<string, string>[] = [];
  const left = script.actors.map((commands) => [...commands]);
  /** Until when the clock is passing. */
  let until = 0;
  const trace: string[] = [];
  forgetJobs();

  const choose: Choose = (n) => {
    const outcome = chosen(n);
    trace.push(`= ${outcome}`);
    return outcome;
  };
  const living = () => pages.filter((page) => page.alive);

  const open = (actor: number, visible: boolean) => {
    const number = actor * PAGES + pages.filter((page) => actorOf(page) === actor).length;
    facts.opened(number);
    // It hears nothing that was told before.
    touch(WORD);
    const page = createPage({
      load,
      number,
      tab: (tabs[actor] ??= new Map()),
      local: local.kept,
      options: {
        ...options,
        session: { foregroundTimeout: TIMEOUT, backgroundTimeout: TIMEOUT, ...options.session },
      } as Partial<Options>,
      visible,
      cookies: cookies.connect(),
      now,
      monotonic() {
        touch(CLOCK_READ);
        return time;
      },
      chromium: !!script.chromium,
      locks: (owner) => (hasLocks ? locks.connect(owner) : undefined),
      database: (owner) => database.connect(owner),
      told(key, value) {
        touch(WORD);
        for (const other of living()) if (other.number !== number) other.tell(key, value);
      },
      stamped: (event) => facts.stamped(number, event),
      delivered: (event) => facts.delivered(event),
      failed: (message) => facts.violated(`failed: ${message}`),
    });
    pages.push(page);
    // What is done in turn does not depend on who was opened first.
    pages.sort((one, other) => one.number - other.number);
    current[actor] = page;
  };

  /** Gone: what it has written may be under way, or lost. */
  const gone = (page: Page) => {
    const pending = page.cookies.pending || database.writing(page.owner);
    const kept = !(pending && choose(2));
    if (!kept) {
      facts.fault();
      page.cookies.lose();
    }
    database.leave(page.owner, kept);
    locks.leave(page.owner);
  };
  const crash = (page: Page, killed?: boolean) => {
    facts.crashed(page.number, !!killed && (page.cookies.pending > 0 || database.busy(page.owner)));
    page.crash();
    gone(page);
  };

  const perform = (actor: number, command: Command) => {
    const page = current[actor];
    const [name, ms] = command.split(':') as [string, string?];
    if (name === 'jump') {
      touch(CLOCK_WRITE);
      if (+ms! > 0) time += +ms!;
      else setBack -= +ms!;
    } else if (name === 'pass') {
      touch(EVERYTHING);
      until = time + +ms!;
    } else if (name === 'kill') {
      touch(EVERYTHING);
      living().forEach((page) => crash(page, true));
      cookies.kill(choose);
      local.kill(choose);
      facts.rolledBack();
      current.length = 0;
    } else if (name === 'open' || name === 'openHidden') {
      if (!page?.alive) open(actor, name === 'open');
    } else if (!page?.alive) {
      if (name === 'back') open(actor, true);
    } else if (name === 'back') {
      if (page.asleep) page.back();
    } else if (page.asleep) {
      if (name === 'close' || name === 'crash') crash(page);
    } else if (name === 'crash') crash(page);
    else if (name === 'close') {
      page.task('close', page.close);
      gone(page);
    } else if (name === 'away') {
      const stays = !locks.holds(page.owner) && database.mayFreeze(page.owner);
      page.task('away', stays ? page.away : page.close);
      if (!stays) gone(page);
    } else {
      const { tracker } = page;
      page.task(name, () => {
        if (name === 'track') {
          facts.tracked(page.number);
          tracker.track('event');
        }
        if (name === 'hide') page.hide();
        if (name === 'show') page.show();
        if (name === 'endSession') tracker.endSession();
        if (name === 'newSession') tracker.newSession();
        if (name === 'reset') tracker.reset();
        if (name === 'deny') tracker.setConsent('denied');
        if (name === 'grant') tracker.setConsent('granted');
      });
      if (name === 'reset' || name === 'deny') facts.forgot();
    }
  };

  /** Whatever waits for an answer that could come now. */
  const answers = (faults: boolean, acknowledging?: boolean): Step[] => [
    ...living()
      .filter((page) => page.due <= time)
      .map((page) => ({
        name: `${page.number} timer`,
        actor: actorOf(page),
        run: () => page.task('timer', page.fireTimer),
      })),
    ...living()
      .filter((page) => page.words && !page.asleep)
      .map((page) => ({
        name: `${page.number} word`,
        actor: actorOf(page),
        run: () => page.task('word', page.hear),
      })),
    ...locks.steps().map(({ owner, name, run }) => ({
      name: `${owner.number} ${name}`,
      actor: actorOf(owner),
      run,
    })),
    ...database.steps(faults && abortsLeft > 0).map(({ owner, name, fault, run }) => ({
      name: `${owner.number} ${name}`,
      actor: actorOf(owner),
      run() {
        if (fault) {
          abortsLeft--;
          facts.fault();
        }
        run();
      },
    })),
    ...pages
      .filter((page) => page.cookies.pending)
      .map((page) => ({
        name: `${page.number} cookie out`,
        actor: actorOf(page),
        run: page.cookies.deliver,
      })),
    ...living()
      .filter((page) => page.cookies.behind)
      .map((page) => ({
        name: `${page.number} cookie in`,
        actor: actorOf(page),
        run: page.cookies.follow,
      })),
    ...(acknowledging
      ? living()
          .filter((page) => page.unsent && !page.asleep)
          .map((page) => ({
            name: `${page.number} ack`,
            actor: actorOf(page),
            run: () => page.task('ack', () => page.deliver()),
          }))
      : []),
  ];

  const nextDue = () => Math.min(...living().map((page) => page.due));

  /** All that can happen next. */
  const steps = (): Step[] => {
    const all = answers(true, acks);
    left.forEach((commands, actor) => {
      const command = commands[0];
      if (!command) return;
      // Time passes where nothing is due.
      if (command.startsWith('pass:') && until <= time && answers(false, acks)[0]) return;
      all.push({
        name: `${actor}: ${command}`,
        actor,
        run() {
          commands.shift();
          perform(actor, command);
        },
      });
    });
    if (until > time && !answers(false, acks)[0])
      all.push({
        name: 'clock',
        actor: 0,
        run() {
          touch(EVERYTHING);
          time = Math.min(until, Math.max(time + 1, nextDue()));
        },
      });
    // Names tell steps apart.
    const names = new Set<string>();
    return all.map((step) => {
      let { name } = step;
      while (names.has(name)) name += "'";
      names.add(name);
      return { ...step, name };
    });
  };

  /** What the step has touched (see touched.ts). */
  const take = (step: Omit<Step, 'actor'> & Partial<Step>): number => {
    trace.push(step.name);
    touched = actorBit(step.actor ?? 0);
    step.run();
    facts.check();
    return touched;
  };

  /** Time passes as it does, and all that is due happens, in one order. */
  const pass = (ms: number) => {
    const end = time + ms;
    for (let budget = 3000; budget; budget--) {
      const [step] = answers(false, true);
      if (step) take(step);
      else if (time >= end) return;
      else time = Math.min(end, Math.max(time, nextDue()));
    }
    throw new Error('the world finds no rest');
  };

  for (const [actor, command] of script.before ?? []) {
    take({ name: `${actor}: ${command}`, run: () => perform(actor, command) });
    if (until > time) pass(until - time);
    // Nothing that lags any more.
    pass(1500);
  }
  trace.push('--');

  return {
    steps,
    take,
    facts,
    trace,
    now,
    get state() {
      return [
        time,
        setBack,
        until,
        abortsLeft,
        left.map((commands) => commands.length),
        current.map((page) => page?.number),
        pages.map((page) => (page.alive ? page.state : '') + page.cookies.state),
        cookies.text,
        database.state,
        locks.state,
        local.state,
        facts.state,
      ].join('|');
    },
    /** The script is over: everybody comes to rest, and the rules must hold (see facts.ts). */
    end(): void {
      trace.push('--');
      const command = (actor: number, what: Command, ms = 1500) => {
        take({ name: `${actor}: ${what}`, run: () => perform(actor, what) });
        pass(ms);
      };
      pass(2000);
      const each = (work: (actor: number, page: Page) => void) =>
        current.forEach((page, actor) => page?.alive && work(actor, page));
      each((actor, page) => page.asleep && command(actor, 'back'));
      each((actor, page) => !page.visible && command(actor, 'show'));
      // The next visit.
      const visitor = current.length;
      command(visitor, 'open');
      facts.quiet([parse(cookieValues(cookies.text, 'sojourn')[0]), ...database.values.map(parseLong)]);
      each((actor) => command(actor, 'track'));
      facts.settled();
      each((actor) => command(actor, 'track'));
      // Nobody moves: a live tab says so.
      pass(TIMEOUT + 60_000);
      facts.finish();
    },
  };
};
