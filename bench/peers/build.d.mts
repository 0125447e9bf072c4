import type { Peer } from './peers.mjs';

export declare const buildPeer: (peer: Peer) => Promise<{ version?: string; brotli: number; script: string }>;
