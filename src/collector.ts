// For servers that read the native protocol.
export { flatten } from './event/flatten';
export type { NativeBatch, NativeGroup } from './event/flatten';
export type { BatchContext } from './event/batch-context';
export type { TrackedEvent } from './event/event';
export type { Session } from './record/describe-session';
