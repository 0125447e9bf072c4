// Web Locks: one page at a time has a name; a page that dies gives back what it has.
import type { Life } from './life';
import type { Tasks } from './tasks';

interface LockRequest {
  readonly life: Life;
  readonly name: string;
  granted: boolean;
  grant(lock: object | null): void;
}

interface LockOptions {
  ifAvailable?: boolean;
  signal?: AbortSignal;
}
type Work = (lock: object | null) => unknown;

/** How long the browser takes to give a lock that is free. */
const LATENCY = 0.3;

export type Locks = ReturnType<typeof createLocks>;

/** `contended` learns of a sleeping page whose lock another page wants. */
export const createLocks = (tasks: Tasks, contended: (page: number) => void) => {
  let requests: LockRequest[] = [];

  const remove = (request: LockRequest) => {
    requests = requests.filter((other) => other !== request);
    next(request.name);
  };
  const next = (name: string): void => {
    const [first, second] = requests.filter((request) => request.name === name);
    if (first?.granted && first.life.asleep && second) return contended(first.life.number);
    if (!first || first.granted) return;
    first.granted = true;
    tasks.add('lock', LATENCY, () => first.life.run(() => first.grant({ name })), first.life.number);
  };

  return {
    /** `navigator.locks` of one page. */
    connect: (life: Life) => ({
      request: (name: string, ...input: [LockOptions, Work] | [Work]) =>
        new Promise<unknown>((resolve, reject) => {
          const work = input.at(-1) as Work;
          const { ifAvailable, signal } = input.length > 1 ? (input[0] as LockOptions) : {};
          if (signal?.aborted) return reject(signal.reason);
          if (ifAvailable && requests.some((other) => other.name === name)) {
            tasks.add('lock', LATENCY, () => life.run(() => resolve(work(null))), life.number);
            return;
          }
          const request: LockRequest = {
            life,
            name,
            granted: false,
            grant(lock) {
              if (!requests.includes(request)) return;
              const held = new Promise((done) => done(work(lock)));
              held.then(resolve, reject).finally(() => remove(request));
            },
          };
          signal?.addEventListener('abort', () => {
            if (request.granted) return;
            remove(request);
            reject(signal.reason);
          });
          requests.push(request);
          next(name);
        }),
      query: () =>
        new Promise<{ held: { name: string }[] }>((resolve) => {
          const held = requests.filter(({ granted }) => granted).map(({ name }) => ({ name }));
          tasks.add('lock', LATENCY, () => life.run(() => resolve({ held })), life.number);
        }),
    }),
    release(page: number): void {
      const left = requests.filter(({ life }) => life.number === page);
      requests = requests.filter(({ life }) => life.number !== page);
      left.forEach(({ name }) => next(name));
    },
  };
};
