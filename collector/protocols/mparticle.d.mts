/** What the demo's collector and the tests know of a request. */
interface Wire {
  readonly event_type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface ReadEvent {
  readonly id: string;
  readonly name: string;
  readonly time: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly session?: Readonly<Record<string, unknown>>;
  readonly tab: Readonly<Record<string, unknown>>;
  readonly page: Readonly<Record<string, unknown>>;
  readonly consent?: string;
  readonly user?: { readonly id: string; readonly traits?: Readonly<Record<string, unknown>> };
  readonly wire: Wire;
}

export declare const mparticle: {
  readonly name: string;
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  read(request: {
    readonly method?: string;
    readonly path?: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
  }): { readonly events: readonly ReadEvent[]; readonly faults: readonly string[] };
  answer(read: { readonly faults: readonly string[] }): {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
};
