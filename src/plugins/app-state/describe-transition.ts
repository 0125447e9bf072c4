import type { SiteState } from './known-state';

/** Milliseconds from one instant to another; `undefined` if the first is not known, or the clock was set back. */
const between = (from: number, to: number): number | undefined =>
  from && to >= from ? to - from : undefined;

/**
 * Describes the time before a transition to the foreground or the background, and the run. Unknown
 * values are absent.
 */
export const describeTransition = (
  { state, since, reportedAt = 0, interruptions }: SiteState,
  reported: 'foreground' | 'background',
  at: number,
) => {
  const isBack = reported === 'foreground';
  // The last transition was not reported: a page that is killed while hidden cannot report it.
  const isUncounted = state !== 'background' && since;
  return {
    foreground_duration: isBack ? undefined : between(reportedAt, at),
    background_duration: isBack ? between((state === 'background' && reportedAt) || since, at) : undefined,
    interruption_count: interruptions == null ? undefined : interruptions + (isUncounted ? 1 : 0),
  };
};
