import { inject, InjectionToken } from '@angular/core';
import { findStore, type TrackerStore } from '../tracker-store';
import type { Tracker } from '../../core/tracker/tracker-types';

export const STORE = /* @__PURE__ */ new InjectionToken<TrackerStore>('sojourn store', {
  providedIn: 'root',
  factory: () => findStore({}),
});

/** The app's tracker, for tests that provide another one, and for constructors. */
export const TRACKER: InjectionToken<Tracker> = /* @__PURE__ */ new InjectionToken<Tracker>('sojourn', {
  providedIn: 'root',
  factory: () => inject(STORE).tracker,
});
