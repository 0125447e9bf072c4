// Runs a script in every order there is, or in random ones. A run is a list of choices; to go back is to run again.
import type { Load } from './bundle';
import { EVERYTHING, independent } from './touched';
import { createWorld, type Choose, type Script, type Step, type World } from './world';

export interface Tally {
  /** Runs to the end of the script and of all that follows from it. */
  schedules: number;
  /** Different states in which there was a choice, or a step. */
  states: number;
  /** The budget ran out before all was seen. */
  cut: boolean;
}

export interface Violation {
  readonly script: Script;
  readonly message: string;
  /** The steps, `=` with what was chosen within one. */
  readonly trace: readonly string[];
}

export interface Outcome extends Tally {
  readonly violation?: Violation;
}

const attempt = (work: () => void): string | undefined => {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : `${error}`;
  }
};

/** Runs by the steps that `next` chooses, as long as there are any; `took` hears what each has touched. */
const run = (
  load: Load,
  script: Script,
  choose: Choose,
  next: (world: World, steps: readonly Step[]) => Step | 'end' | 'pruned',
  took: (touched: number) => void = () => {},
): Pick<Violation, 'message' | 'trace'> | 'pruned' | undefined => {
  let world: World | undefined;
  let pruned = false;
  const message = attempt(() => {
    world = createWorld(load, script, choose);
    for (;;) {
      const steps = world.steps();
      const step = next(world, steps);
      pruned = step === 'pruned';
      if (step === 'pruned') return;
      if (step === 'end') return world.end();
      took(world.take(step));
    }
  });
  if (message) return { message, trace: world?.trace ?? [] };
  return pruned ? 'pruned' : undefined;
};

/** A point of the run at which one of several steps was taken, or of several outcomes of a step. */
interface Frame {
  /** Names of the steps that are to be tried, the first one now. */
  todo: string[];
  /** What has been tried, and what it touched; and what another order will try, or has (sleep sets, Godefroid). */
  sleep: Map<string, number>;
  touched: number;
  /** Of a step: how many outcomes it has, and which this is. */
  outcomes: [of: number, taken: number][];
}

interface Budget {
  /** When to stop. */
  readonly deadline?: number;
  readonly states?: number;
}

/** Every order, or as many as fit into the budget: those that come to the same are run once. */
export const exhaust = (
  load: Load,
  script: Script,
  { deadline = Infinity, states: most = Infinity }: Budget = {},
): Outcome => {
  /** States, with what slept in each when it was left. */
  const seen = new Map<string, ReadonlySet<string>>();
  const frames: Frame[] = [];
  let schedules = 0;
  for (;;) {
    let depth = 0;
    let outcome = 0;
    let end = false;
    const choose = (n: number) => {
      const frame = frames[depth - 1];
      if (!frame) return 0;
      frame.outcomes[outcome] ??= [n, 0];
      return frame.outcomes[outcome++]![1];
    };
    const next = (world: World, steps: readonly Step[]) => {
      outcome = 0;
      if (depth === frames.length) {
        const before = frames[depth - 1];
        const sleep = new Map(
          [...(before?.sleep ?? [])].filter(([, touched]) => independent(touched, before!.touched)),
        );
        const { state } = world;
        const left = seen.get(state);
        const names = steps.map(({ name }) => name);
        const todo = names.filter((name) => !sleep.has(name) && (left?.has(name) ?? true));
        if (left) for (const name of sleep.keys()) if (!left.has(name)) sleep.delete(name);
        seen.set(state, new Set(sleep.keys()));
        end = !steps[0] && !left;
        if (end) return 'end';
        if (!todo[0]) return 'pruned';
        frames.push({ todo, sleep, touched: 0, outcomes: [] });
      }
      const name = frames[depth++]!.todo[0];
      return steps.find((step) => step.name === name)!;
    };
    const took = (touched: number) => void (frames[depth - 1]!.touched = touched | (outcome && EVERYTHING));
    const found = run(load, script, choose, next, took);
    if (end) schedules++;
    if (found && found !== 'pruned')
      return { schedules, states: seen.size, cut: true, violation: { script, ...found } };
    for (let frame; (frame = frames.at(-1));) {
      const { outcomes, todo, sleep, touched } = frame;
      while (outcomes.length && outcomes.at(-1)![1] + 1 >= outcomes.at(-1)![0]) outcomes.pop();
      if (outcomes.length) {
        outcomes.at(-1)![1]++;
        break;
      }
      const name = todo.shift()!;
      sleep.set(name, touched);
      if (todo[0]) break;
      frames.pop();
    }
    if (!frames.length) return { schedules, states: seen.size, cut: false };
    if (Date.now() > deadline || seen.size >= most) return { schedules, states: seen.size, cut: true };
  }
};

/** One run in a random order. */
export const wander = (load: Load, script: Script, random: () => number): Outcome => {
  let states = 0;
  const choose = (n: number) => Math.floor(random() * n);
  const found = run(load, script, choose, (_, steps) => {
    states++;
    return steps[choose(steps.length)] ?? 'end';
  });
  const violation = found && found !== 'pruned' ? { script, ...found } : undefined;
  return { schedules: 1, states, cut: false, violation };
};

/** A run by its trace: all of it, or the part of the script; what it does not say, or cannot be done, is done in order. */
export const replay = (load: Load, script: Script, trace: readonly string[]): Violation | undefined => {
  const from = trace.indexOf('--') + 1;
  const left = trace.slice(from, trace.includes('--', from) ? trace.indexOf('--', from) : undefined);
  const choose = () => (left[0]?.startsWith('= ') ? +left.shift()!.slice(2) : 0);
  const found = run(load, script, choose, (_, steps) => {
    const name = left.shift();
    return steps.find((step) => step.name === name) ?? steps[0] ?? 'end';
  });
  return found && found !== 'pruned' ? { script, ...found } : undefined;
};

export const tell = ({ script, message, trace }: Violation): string =>
  `${message}\nin "${script.name}" ${JSON.stringify({ ...script, name: undefined })}\n` +
  `  ${trace.join('\n  ')}`;

/** Numbers that look random, the same each time (mulberry32). */
export const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
