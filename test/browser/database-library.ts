// What of fake-indexeddb's inside the browser has to know, to tell whose work it is and to stop it.
export interface Listener {
  readonly type: string;
  readonly callback: (event: object) => void;
}
export interface Target {
  listeners: Listener[];
  dispatchEvent(event: { readonly type: string }): boolean;
}
export interface RawDatabase {
  readonly transactions: Transaction[];
  readonly rawObjectStores: Map<string, { readonly records: { values(): Iterable<unknown> } }>;
  readonly processTransactions: () => void;
}
export interface Connection extends Target {
  transaction(...input: unknown[]): Transaction;
  readonly _rawDatabase: RawDatabase;
}
export interface Transaction extends Target {
  readonly db: Connection;
  readonly mode: 'readonly' | 'readwrite' | 'versionchange';
  readonly _state: 'active' | 'inactive' | 'committing' | 'finished';
  _started: boolean;
  _start(): void;
  _abort(errorName: string): void;
}
export interface Request extends Target {
  readonly transaction: Transaction | null;
}
export interface OpenRequest extends Request {
  connection?: Connection;
  error?: DOMException;
  onerror?(event: object): void;
}
export interface Library {
  readonly IDBFactory: new () => {
    readonly _databases: Map<string, RawDatabase>;
    open(name: string, version?: number): OpenRequest;
    databases(): Promise<object[]>;
    deleteDatabase(name: string): object;
    readonly cmp: unknown;
  };
  readonly IDBTransaction: { readonly prototype: Transaction };
  readonly IDBDatabase: { readonly prototype: Connection };
  readonly IDBKeyRange: unknown;
}

export const isFinished = ({ _state }: Transaction): boolean => _state === 'finished';
