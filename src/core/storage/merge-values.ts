import { attempt } from '../util/attempt';

/** Makes one of two values of a key: the stored one, if any, and this page's. */
export type MergeValues = (stored: unknown, own: unknown) => unknown;

/**
 * What cannot be merged is written over: it must not keep all else from being stored. Without a merger what is stored stays:
 * a page that lacks the plugin cannot tell which of the two is newer.
 */
export const mergeValues = (merger: MergeValues | undefined, stored: unknown, own: unknown): unknown =>
  (merger ? attempt(() => merger(stored, own)) : stored) ?? own;
