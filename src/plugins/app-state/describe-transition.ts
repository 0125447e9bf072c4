import type { SiteState } from './known-state';

/** Milliseconds from one instant to another; nothing where the first one is not known, or the clock was set back. */
const between = (from: number, to: number): number | undefined =>
  from && to >= from ? to - from : undefined;

/** What a transition to the foreground or the background says of the time before it and of the run; nothing that is not known. */
export const describeTransition = (
  { state, since, toldAt = 0, interruptions }: SiteState,
  told: 'foreground' | 'background',
  at: number,
) => {
  const isBack = told === 'foreground';
  // Left without a word: a page that was killed while it was hidden could not tell it.
  const isUncounted = state !== 'background' && since;
  return {
    foreground_duration: isBack ? undefined : between(toldAt, at),
    background_duration: isBack ? between((state === 'background' && toldAt) || since, at) : undefined,
    interruption_count: interruptions == null ? undefined : interruptions + (isUncounted ? 1 : 0),
  };
};
