export interface Peer {
  readonly name: string;
  /** On npm. */
  readonly package?: string;
  /** The newest, where it is left out. */
  readonly version?: string;
  /** A module that sets `window.peer`. */
  readonly code: string;
}
export declare const peers: readonly Peer[];
export declare const costPeers: readonly Peer[];
