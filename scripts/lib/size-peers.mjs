// The smallest peers, by the first import in their manuals.

export const sizePeers = [
  {
    name: 'Snowplow',
    package: '@snowplow/browser-tracker',
    code: `export { newTracker, trackPageView, trackSelfDescribingEvent } from '@snowplow/browser-tracker';`,
  },
  {
    name: 'Plausible',
    package: '@plausible-analytics/tracker',
    code: `export { init, track } from '@plausible-analytics/tracker';`,
  },
];
