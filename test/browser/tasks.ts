// All that is going to happen in the browser, on a clock that only the test moves.
export type TaskName = 'timer' | 'database' | 'storage' | 'network' | 'lock';

export interface Task {
  readonly id: number;
  /** Milliseconds since the world began. */
  readonly due: number;
  readonly name: TaskName;
  /** The number of the page that it belongs to. */
  readonly page?: number;
  run(): void;
}

export type Tasks = ReturnType<typeof createTasks>;

export const createTasks = () => {
  const pending = new Map<number, Task>();
  let elapsed = 0;
  let ids = 0;

  const earlier = (one: Task | undefined, other: Task) =>
    one && (one.due < other.due || (one.due === other.due && one.id < other.id)) ? one : other;

  return {
    /** The monotonic clock. */
    elapsed: () => elapsed,
    add(name: TaskName, delay: number, run: () => void, page?: number): number {
      const id = ++ids;
      pending.set(id, { id, due: elapsed + Math.max(0, delay), name, page, run });
      return id;
    },
    remove: (id: number) => void pending.delete(id),
    removeOf(page: number, name: TaskName): void {
      for (const task of pending.values())
        if (task.page === page && task.name === name) pending.delete(task.id);
    },
    pending: () => [...pending.values()],
    next: () => [...pending.values()].reduce<Task | undefined>(earlier, undefined),
    /** Time passes until it is due; `early`: it happens now, for what comes from outside may take any time. */
    run(task: Task, early?: boolean): void {
      pending.delete(task.id);
      if (!early) elapsed = Math.max(elapsed, task.due);
      task.run();
    },
    passUntil: (instant: number) => void (elapsed = Math.max(elapsed, instant)),
  };
};

/** So many tasks without a millisecond between them: a page is busy with itself for ever. */
const RESTLESS = 10_000;

/** Time passes, and whatever is due happens in its order. */
export const advance = async (tasks: Tasks, milliseconds: number): Promise<void> => {
  // What has been called before goes on first.
  await settle();
  const end = tasks.elapsed() + milliseconds;
  let since = tasks.elapsed();
  let count = 0;
  for (let task; (task = tasks.next()) && task.due <= end;) {
    if (tasks.elapsed() >= since + 1) [since, count] = [tasks.elapsed(), 0];
    if (++count > RESTLESS) throw new Error('The pages never rest.');
    tasks.run(task);
    await settle();
  }
  tasks.passUntil(end);
};

/** So many things happen, in the order in which they are due. */
export const step = async (tasks: Tasks, count: number): Promise<void> => {
  await settle();
  for (let task; count-- > 0 && (task = tasks.next());) {
    tasks.run(task);
    await settle();
  }
};

/** Promises that can go on have done so when this settles: the macrotask comes after all microtasks. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
