import { attempt } from '../util/attempt';

/** Makes one of two values of a key: the stored one, if any, and this page's. */
export type MergeValues = (stored: unknown, own: unknown) => unknown;

/**
 * A stored value that cannot be merged is overwritten: it must not keep other values from being stored. Without a merger what is stored stays:
 * a page that lacks the plugin does not know which of the two is newer.
 */
export const mergeValues = (merger: MergeValues | undefined, stored: unknown, own: unknown): unknown =>
  (merger ? attempt(() => merger(stored, own)) : stored) ?? own;
