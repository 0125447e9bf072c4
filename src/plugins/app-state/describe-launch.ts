import type { AppOptions } from '../../core/options/app-options';
import { undated, type SiteState } from './site-state';

export interface LaunchFacts {
  readonly startedAt: number;
  /** The answers of the site's other pages. */
  readonly answer: string | undefined;
  /** The page was reloaded, or a page of the site has led to it. */
  readonly isFollowed: boolean;
  /** The stored state of the site. */
  readonly found?: SiteState;
  /**
   * The app's version in the visitor's last reported run, with its time; `''` if there was no run,
   * `undefined` if it is not known.
   */
  readonly run?: string;
  readonly app: AppOptions | undefined;
}

/** The next page of the site opens within this time. */
const MAX_NAVIGATION_MS = 60_000;

/** Describes this run by rules 24 to 27; `undefined` if it is no launch. */
export const describeLaunch = ({ startedAt, answer, isFollowed, found, run, app }: LaunchFacts) => {
  const isNext = isFollowed || (found?.state === 'between' && startedAt - found.since < MAX_NAVIGATION_MS);
  // Reloading a page that crashed is a launch.
  if (answer || (isNext && found?.state !== 'crashed')) return;
  const { version, installType = 'auto' } = app ?? {};
  const isAuto = installType === 'auto';
  const isFirst = run === '';
  const before = run && undated(run);
  // A later state was written by this page, hidden while it was loading, or by a page that started
  // with it. If a visible page may have crashed, the state is not known.
  const isKnown =
    answer === '' &&
    !isFirst &&
    found &&
    found.since < startedAt &&
    found.state !== 'foreground' &&
    found.state !== 'unfocused';
  return {
    is_first_run: isAuto ? isFirst : installType === 'known-install',
    is_upgrade: isAuto ? !!(before && version && version !== before) : installType === 'known-upgrade',
    successfully_closed: isKnown ? found.state !== 'crashed' : undefined,
  };
};
