// Promises whose jobs run when the world says so, and in no other order: native ones would need a turn of Node's event
// loop for each step. The bundle's async functions are lowered to these.

type Settle<T> = (value: T) => unknown;
type Job = () => void;

const jobs: Job[] = [];

/** Rejected, and nobody asks. */
const unheard = new Set<object>();

/** Runs what is due in the task that ends. A rejection that nobody has asked for is an error, as it is in a page. */
export const runJobs = (): void => {
  for (let i = 0; i < jobs.length; i++) jobs[i]!();
  jobs.length = 0;
  for (const promise of unheard) {
    unheard.clear();
    throw new Error(`unhandled: ${(promise as { value?: unknown }).value}`);
  }
};

/** A run was given up in the middle of a task. */
export const forgetJobs = (): void => {
  jobs.length = 0;
  unheard.clear();
};

export class WorldPromise<T = unknown> {
  private state: 'pending' | 'fulfilled' | 'rejected' = 'pending';
  private value: unknown;
  private waiting: Job[] = [];

  constructor(executor: (resolve: Settle<T | PromiseLike<T> | undefined>, reject: Settle<unknown>) => void) {
    let decided = false;
    const settle = (state: 'fulfilled' | 'rejected', value: unknown) => {
      this.state = state;
      this.value = value;
      if (state === 'rejected' && !this.waiting[0]) unheard.add(this);
      jobs.push(...this.waiting);
      this.waiting = [];
    };
    const reject = (reason: unknown) => {
      if (decided) return;
      decided = true;
      settle('rejected', reason);
    };
    const resolve = (value: unknown) => {
      if (decided) return;
      decided = true;
      const then = value && (value as PromiseLike<T>).then;
      if (typeof then !== 'function') settle('fulfilled', value);
      else
        jobs.push(() =>
          then.call(
            value as PromiseLike<T>,
            (inner: unknown) => ((decided = false), resolve(inner)),
            (reason: unknown) => settle('rejected', reason),
          ),
        );
    };
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(error);
    }
  }

  then(fulfilled?: Settle<T> | null, rejected?: Settle<unknown> | null): WorldPromise {
    unheard.delete(this);
    return new WorldPromise((resolve, reject) => {
      const job = () => {
        const handler = (this.state === 'fulfilled' ? fulfilled : rejected) as Settle<unknown> | undefined;
        try {
          if (typeof handler === 'function') resolve(handler(this.value));
          else if (this.state === 'fulfilled') resolve(this.value);
          else reject(this.value);
        } catch (error) {
          reject(error);
        }
      };
      if (this.state === 'pending') this.waiting.push(job);
      else jobs.push(job);
    });
  }

  catch(rejected: Settle<unknown>): WorldPromise {
    return this.then(undefined, rejected);
  }

  finally(work: () => unknown): WorldPromise {
    return this.then(
      (value) => (work(), value),
      (error) => {
        work();
        throw error;
      },
    );
  }

  static resolve(value?: unknown): WorldPromise {
    return value instanceof WorldPromise ? value : new WorldPromise((resolve) => resolve(value));
  }

  static reject(reason: unknown): WorldPromise {
    return new WorldPromise((_, reject) => reject(reason));
  }

  static race(all: Iterable<unknown>): WorldPromise {
    return new WorldPromise((resolve, reject) => {
      for (const one of all) WorldPromise.resolve(one).then(resolve, reject);
    });
  }

  static all(all: Iterable<unknown>): WorldPromise {
    const given = [...all];
    let open = given.length;
    const values: unknown[] = [];
    return new WorldPromise((resolve, reject) => {
      if (!open) resolve(values);
      given.forEach((one, i) =>
        WorldPromise.resolve(one).then((value) => {
          values[i] = value;
          if (!--open) resolve(values);
        }, reject),
      );
    });
  }
}
