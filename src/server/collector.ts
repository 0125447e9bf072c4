// For servers that read the native protocol.
export { flatten } from '../core/event/flatten';
export type { NativeBatch, NativeGroup } from '../core/event/flatten';
export type { BatchContext } from '../core/event/batch-context';
export type { TrackedEvent } from '../core/event/event';
export type { Session } from '../core/session/rules/describe-session';
