// The demo's side of Tracardi: plain JavaScript, for tests with types.
import type { TrackedEvent } from '../../../src/index';

export interface Incoming {
  readonly method?: string;
  readonly path?: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}
export type ReadEvent = TrackedEvent & {
  readonly wire: { readonly events: readonly { readonly type: string }[] };
};
export interface ReadRequest {
  readonly events: ReadEvent[];
  readonly faults: string[];
}

interface Side {
  readonly routes: { readonly method: string; readonly path: string }[];
  read(request: Incoming): ReadRequest;
  answer(read: ReadRequest): {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
}

const { href } = new URL('../../../collector/protocols/tracardi.mjs', import.meta.url);
export const { tracardi: side } = (await import(/* @vite-ignore */ href)) as { tracardi: Side };
