// The little of IndexedDB that idb-keyval uses. Each answer is a step; readwrite transactions exclude all others.
import { runJobs, WorldPromise } from './promise';
import { DATABASE, type Touch } from './touched';

export type DatabaseManner = 'works' | 'hangs' | 'refused';

interface Request {
  readonly act: 'open' | 'get' | 'put' | 'delete';
  readonly key?: string;
  readonly value?: string;
  result?: unknown;
  error?: unknown;
  onsuccess?: () => void;
  onerror?: () => void;
  onupgradeneeded?: () => void;
}

interface Transaction {
  readonly owner: Owner;
  readonly mode: 'readonly' | 'readwrite';
  readonly pending: Request[];
  oncomplete?: () => void;
  onabort?: () => void;
  error?: unknown;
  done?: boolean;
}

/** The page on whose behalf it is done. */
export interface Owner {
  readonly number: number;
  readonly asleep: boolean;
  /** What it is told becomes part of its history. */
  saw(what: string): void;
  /** Runs a callback in the page, unless that is gone; later, where it sleeps. */
  task(work: () => void): void;
}

export const createDatabase = (manner: DatabaseManner, changed: (text: string) => void, touch: Touch) => {
  const records = new Map<string, string>();
  let made = false;
  let opening: [Owner, Request][] = [];
  let transactions: Transaction[] = [];

  const finish = (transaction: Transaction) => {
    transaction.done = true;
    transactions = transactions.filter((other) => other !== transaction);
  };
  const abort = (transaction: Transaction) => {
    touch(DATABASE);
    finish(transaction);
    transaction.error = new Error('AbortError');
    transaction.owner.saw('abort');
    transaction.owner.task(() => {
      for (const request of transaction.pending) {
        request.error = transaction.error;
        request.onerror?.();
      }
      transaction.onabort?.();
    });
  };
  /** Those whose turn it is. */
  const runnable = () =>
    transactions.filter(
      (one, i) =>
        one.pending[0] &&
        !transactions.slice(0, i).some((other) => one.mode === 'readwrite' || other.mode === 'readwrite'),
    );
  const serve = (transaction: Transaction) => {
    touch(DATABASE);
    const request = transaction.pending.shift()!;
    const { act, key, value } = request;
    if (act === 'get') request.result = records.get(key!);
    if (act === 'put') {
      records.set(key!, value!);
      changed(value!);
    }
    if (act === 'delete') records.delete(key!);
    transaction.owner.saw(`${act} ${request.result}`);
    transaction.owner.task(() => {
      request.onsuccess?.();
      runJobs();
      if (!transaction.pending[0]) {
        finish(transaction);
        transaction.oncomplete?.();
      }
    });
    if (!transaction.pending[0]) finish(transaction);
  };

  return {
    get values() {
      return [...records.values()];
    },
    get state() {
      return JSON.stringify([
        [...records],
        opening.map(([owner]) => owner.number),
        transactions.map(({ owner, mode, pending }) => [owner.number, mode, pending.map(({ act }) => act)]),
      ]);
    },
    /** `indexedDB`, as a page sees it. */
    connect: (owner: Owner) => ({
      open() {
        const request: Request = { act: 'open' };
        opening.push([owner, request]);
        request.result = {
          createObjectStore() {},
          transaction(_store: string, mode: Transaction['mode']) {
            const transaction: Transaction & { objectStore?(): object } = { owner, mode, pending: [] };
            touch(DATABASE);
            transactions.push(transaction);
            const ask = (act: Request['act'], key: string, value?: string) => {
              if (transaction.done) throw new Error('TransactionInactiveError');
              const asked: Request = { act, key, value };
              transaction.pending.push(asked);
              return asked;
            };
            transaction.objectStore = () => ({
              transaction,
              get: (key: string) => ask('get', key),
              put: (value: string, key: string) => ask('put', key, value),
              delete: (key: string) => ask('delete', key),
            });
            return transaction;
          },
        };
        return request;
      },
      databases: () => WorldPromise.resolve(made ? [{ name: 'sojourn' }] : []),
    }),
    /** What may happen next, each with the page that it is for. */
    steps(aborts: boolean): { owner: Owner; name: string; fault?: boolean; run(): void }[] {
      const opened = manner === 'hangs' ? [] : opening;
      return [
        ...opened.map((entry) => ({
          owner: entry[0],
          name: 'database',
          run() {
            touch(DATABASE);
            opening = opening.filter((other) => other !== entry);
            const [owner, request] = entry;
            const upgrades = !made && manner === 'works';
            made ||= upgrades;
            owner.saw('open');
            owner.task(() => {
              if (manner === 'refused') {
                request.error = new Error('UnknownError');
                request.onerror?.();
                return;
              }
              if (upgrades) request.onupgradeneeded?.();
              request.onsuccess?.();
            });
          },
        })),
        ...runnable().flatMap((one) => [
          { owner: one.owner, name: one.pending[0]!.act, run: () => serve(one) },
          ...(aborts ? [{ owner: one.owner, name: 'abort', fault: true, run: () => abort(one) }] : []),
        ]),
      ];
    },
    /** The page is about to sleep: `false` when it may not, for others would wait for it. */
    mayFreeze: (owner: Owner) =>
      !transactions.some(
        (one) =>
          one.owner === owner && one.mode === 'readwrite' && one.pending.some(({ act }) => act === 'get'),
      ),
    /** Is anything of the page's under way? */
    busy: (owner: Owner) => transactions.some((one) => one.owner === owner),
    /** Are there writes under way that need the page no more? */
    writing: (owner: Owner) =>
      transactions.some((one) => one.owner === owner && one.pending.every(({ act }) => act !== 'get')),
    /** The page is gone; its writes reach the disk, or do not. */
    leave(owner: Owner, kept: boolean): void {
      touch(DATABASE);
      opening = opening.filter(([other]) => other !== owner);
      transactions = transactions.filter(
        (one) =>
          one.owner !== owner ||
          (kept && one.mode === 'readwrite' && one.pending.every(({ act }) => act !== 'get')),
      );
    },
  };
};

export type Database = ReturnType<typeof createDatabase>;
