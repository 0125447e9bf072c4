import { attempt } from '../util/attempt';

/** Merges two values of a key: the stored one, if any, and this page's. */
export type MergeValues = (stored: unknown, own: unknown) => unknown;

/**
 * Merges two values. A stored value that cannot be merged is overwritten, so that it does not block other values forever. Without a
 * merger the stored value is kept: a page that lacks the plugin cannot tell which value is newer.
 */
export const mergeValues = (merger: MergeValues | undefined, stored: unknown, own: unknown): unknown =>
  (merger ? attempt(() => merger(stored, own)) : stored) ?? own;
