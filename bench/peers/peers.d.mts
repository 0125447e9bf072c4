export interface Peer {
  readonly name: string;
  /** On npm. */
  readonly package?: string;
  /** A module that sets `window.peer`. */
  readonly code: string;
}
export declare const peers: readonly Peer[];
