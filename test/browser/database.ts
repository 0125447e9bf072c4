// The profile's IndexedDB: fake-indexeddb on the browser's clock, whose transactions know whose page they are of.
import { compileDatabase } from './compile';
import { silencePages } from './database-events';
import {
  isFinished,
  type Connection,
  type Library,
  type OpenRequest,
  type Transaction,
} from './database-library';
import type { Life } from './life';
import type { Tasks } from './tasks';

export type DatabaseManner = 'works' | 'hangs' | 'missing' | 'broken';

export interface DatabaseSurroundings {
  readonly tasks: Tasks;
  /** Milliseconds that the disk takes for each step. */
  latency(): number;
  /** Does any page sleep? */
  asleep(): boolean;
  /** A sleeping page holds up another one: browsers evict it. */
  contended(page: number): void;
}

export type Database = Awaited<ReturnType<typeof createDatabase>>;

export const createDatabase = async ({ tasks, latency, asleep, contended }: DatabaseSurroundings) => {
  let manner: DatabaseManner = 'works';
  let last = 0;
  const hung: (() => void)[] = [];
  const lives = new WeakMap<object, Life>();
  /** Work of pages that sleep. */
  const parked = new Map<Transaction, () => void>();

  const queueTask = (work: () => void): void => {
    if (manner === 'hangs') return void hung.push(work);
    // The disk does one thing after the other, also where its latency changes.
    last = Math.max(last, tasks.elapsed() + latency());
    tasks.add('database', last - tasks.elapsed(), () => {
      work();
      findContention();
    });
  };
  const surroundings = Object.assign(Object.create(globalThis) as object, { setImmediate: queueTask });
  const library = (await compileDatabase())({ globalThis: surroundings }) as Library;
  const factory = new library.IDBFactory();
  const lifeOf = (transaction: Transaction) => lives.get(transaction.db);

  const start = library.IDBTransaction.prototype._start;
  library.IDBTransaction.prototype._start = function (this: Transaction) {
    this._started = true;
    // What a page has asked to commit needs the page no more.
    if (lifeOf(this)?.asleep && this._state !== 'committing') parked.set(this, () => start.call(this));
    else start.call(this);
  };
  const begin = library.IDBDatabase.prototype.transaction;
  library.IDBDatabase.prototype.transaction = function (this: Connection, ...input) {
    if (lives.get(this)?.alive === false) throw new Error('The page is gone.');
    return begin.apply(this, input);
  };
  silencePages(library, (target) => {
    const { db, transaction } = target as unknown as { db?: Connection; transaction?: Transaction };
    return lives.get(target) ?? lives.get(db ?? transaction?.db ?? target);
  });

  const transactions = () =>
    [...factory._databases.values()].flatMap((one) => one.transactions).filter((one) => !isFinished(one));
  const excludes = (one: Transaction, other: Transaction) =>
    !(one.mode === 'readonly' && other.mode === 'readonly');
  const findContention = () => {
    if (!asleep()) return;
    const open = transactions();
    const blocking = open.find(
      (one, i) =>
        lifeOf(one)?.asleep &&
        one._state !== 'committing' &&
        open.some(
          (other, j) =>
            !lifeOf(other)?.asleep && !other._started && (one._started || i < j) && excludes(one, other),
        ),
    );
    if (blocking) contended(lifeOf(blocking)!.number);
  };
  const unpark = (transaction: Transaction) => {
    const work = parked.get(transaction);
    parked.delete(transaction);
    work?.();
  };
  const openOf = (life: Life) => transactions().filter((one) => lifeOf(one) === life);

  const failToOpen = () => {
    const request = { result: undefined } as unknown as OpenRequest;
    tasks.add('database', latency(), () => {
      request.error = new DOMException('Internal error.', 'UnknownError');
      request.onerror?.({ type: 'error', target: request });
    });
    return request;
  };

  return {
    IDBKeyRange: library.IDBKeyRange,
    /** From now on; what hangs goes on when it works again. */
    be(next: DatabaseManner): void {
      manner = next;
      if (next !== 'hangs') hung.splice(0).forEach(queueTask);
    },
    /** `indexedDB` of one page. */
    connect(life: Life): object | undefined {
      if (manner === 'missing') return undefined;
      return {
        open(...value: [name: string, version?: number]) {
          if (manner === 'broken') return failToOpen();
          const request = factory.open(...value);
          lives.set(request, life);
          Object.defineProperty(request, 'result', {
            get: () => request.connection,
            set(connection: Connection | undefined) {
              if (connection) lives.set(connection, life);
              request.connection = connection;
            },
          });
          return request;
        },
        databases: () =>
          manner === 'broken' ? Promise.reject(new Error('Internal error.')) : factory.databases(),
        deleteDatabase: (name: string) => factory.deleteDatabase(name),
        cmp: factory.cmp,
      };
    },
    /** How many transactions of the page are not done. */
    busy: (page: number) => transactions().filter((one) => lifeOf(one)?.number === page).length,
    /** What waited for the page goes on. */
    wake: (life: Life) => openOf(life).forEach(unpark),
    /** The page is gone: what it had asked to commit does so or not, everything else is aborted. */
    leave(life: Life, commits: () => boolean): void {
      for (const transaction of openOf(life))
        if (transaction._state === 'committing' && commits()) unpark(transaction);
        else transaction._abort('AbortError');
    },
    /** The visitor deletes all databases, while no page uses any. */
    clear: () => factory._databases.clear(),
    /** How many records are kept, in all stores. */
    count: () =>
      [...factory._databases.values()]
        .flatMap(({ rawObjectStores }) => [...rawObjectStores.values()])
        .reduce((sum, { records }) => sum + [...records.values()].length, 0),
  };
};
