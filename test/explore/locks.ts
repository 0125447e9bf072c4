// Web Locks: granted one at a time, each grant a step.
import type { Owner } from './database';
import { WorldPromise } from './promise';
import { LOCK, type Touch } from './touched';

interface Options {
  readonly mode?: 'shared' | 'exclusive';
  readonly ifAvailable?: boolean;
  readonly signal?: AbortSignal;
}
type Callback = (lock: unknown) => unknown;

interface Asked {
  readonly owner: Owner;
  readonly name: string;
  readonly options: Options;
  grant(lock: unknown): void;
}
interface Held {
  readonly owner: Owner;
  readonly name: string;
  readonly mode: string;
}

export const createLocks = (touch: Touch) => {
  let queue: Asked[] = [];
  let held: Held[] = [];
  let queries: [Owner, (answer: unknown) => void][] = [];

  const free = ({ name, options }: Asked) =>
    !held.some((other) => other.name === name && (options.mode !== 'shared' || other.mode === 'exclusive'));
  const next = () =>
    queue.filter(
      (one, i) =>
        !one.owner.asleep &&
        (one.options.ifAvailable ||
          (free(one) && !queue.slice(0, i).some((other) => other.name === one.name && !other.owner.asleep))),
    );
  const told = (all: readonly (Held | Asked)[]) =>
    all.map((one) => ({
      name: one.name,
      mode: 'mode' in one ? one.mode : (one.options.mode ?? 'exclusive'),
      clientId: `${one.owner.number}`,
    }));

  return {
    get state() {
      return JSON.stringify([told(queue), told(held), queries.map(([owner]) => owner.number)]);
    },
    connect: (owner: Owner) => ({
      request(name: string, given: Options | Callback, work?: Callback) {
        const callback = work ?? (given as Callback);
        const options = work ? (given as Options) : {};
        return new WorldPromise((resolve, reject) => {
          touch(LOCK);
          const giveUp = () => {
            touch(LOCK);
            queue = queue.filter((other) => other !== asked);
            owner.task(() => reject(new Error('given up')));
          };
          const asked: Asked = {
            owner,
            name,
            options,
            grant(lock) {
              options.signal?.removeEventListener('abort', giveUp);
              const mine: Held = { owner, name, mode: options.mode ?? 'exclusive' };
              if (lock) held.push(mine);
              owner.saw(`lock ${!!lock}`);
              const release = () => {
                touch(LOCK);
                held = held.filter((other) => other !== mine);
              };
              owner.task(() => {
                const done = new WorldPromise((settle) => settle(callback(lock && { name })));
                done.then(release, release);
                done.then(resolve, reject);
              });
            },
          };
          queue.push(asked);
          options.signal?.addEventListener('abort', giveUp);
        });
      },
      query: () => new WorldPromise((resolve) => void queries.push([owner, resolve])),
    }),
    steps(): { owner: Owner; name: string; run(): void }[] {
      return [
        ...next().map((one) => ({
          owner: one.owner,
          name: 'lock',
          run() {
            touch(LOCK);
            queue = queue.filter((other) => other !== one);
            one.grant(free(one) ? { name: one.name } : null);
          },
        })),
        ...queries.map((entry) => ({
          owner: entry[0],
          name: 'query',
          run() {
            touch(LOCK);
            queries = queries.filter((other) => other !== entry);
            const answer = { held: told(held), pending: told(queue) };
            entry[0].saw(JSON.stringify(answer));
            entry[0].task(() => entry[1](answer));
          },
        })),
      ];
    },
    holds: (owner: Owner) => held.some((one) => one.owner === owner),
    leave(owner: Owner): void {
      touch(LOCK);
      queue = queue.filter((one) => one.owner !== owner);
      held = held.filter((one) => one.owner !== owner);
      queries = queries.filter(([other]) => other !== owner);
    },
  };
};

export type Locks = ReturnType<typeof createLocks>;
