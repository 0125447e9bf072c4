import { readFileSync } from 'node:fs';

// The peers, each set up to be as reliable as its options allow, and to send only what is tracked.
// `peer(name, properties)` tracks one event; `collector` is the address of the collector, which takes any path.

/** @type {import("./peers.d.mts").Peer[]} */
export const peers = [
  {
    name: 'sojourn',
    code: `import { createTracker } from 'sojourn';
      const tracker = createTracker({ collector });
      window.peer = (name, properties) => tracker.track(name, properties);`,
  },
  {
    name: 'bare sendBeacon',
    code: `window.peer = (name, properties) => navigator.sendBeacon(collector, JSON.stringify({ name, properties }));`,
  },
  {
    name: 'Snowplow',
    package: '@snowplow/browser-tracker',
    code: `import { newTracker, trackSelfDescribingEvent } from '@snowplow/browser-tracker';
      newTracker('t', collector, { appId: 'bench', encodeBase64: false, keepalive: true });
      window.peer = (name, data) =>
        trackSelfDescribingEvent({ event: { schema: 'iglu:com.example/' + name + '/jsonschema/1-0-0', data } });`,
  },
  {
    name: 'PostHog',
    package: 'posthog-js',
    code: `import posthog from 'posthog-js';
      posthog.init('bench', {
        api_host: collector,
        autocapture: false,
        capture_pageview: false,
        capture_pageleave: false,
        disable_session_recording: true,
        disable_surveys: true,
        advanced_disable_flags: true,
        disable_external_dependency_loading: true,
        disable_compression: true,
        opt_out_useragent_filter: true,
      });
      window.peer = (name, properties) => posthog.capture(name, properties);`,
  },
  {
    name: 'Mixpanel',
    package: 'mixpanel-browser',
    code: `import mixpanel from 'mixpanel-browser/dist/mixpanel-core.cjs.js';
      mixpanel.init('bench', { api_host: collector, api_payload_format: 'json', persistence: 'localStorage' });
      window.peer = (name, properties) => mixpanel.track(name, properties);`,
  },
  {
    name: 'Faro',
    package: '@grafana/faro-web-sdk',
    code: `import { initializeFaro } from '@grafana/faro-web-sdk';
      const { api } = initializeFaro({ url: collector, app: { name: 'bench' }, instrumentations: [] });
      window.peer = (name, properties) => api.pushEvent(name, { mark: properties.mark, text: properties.text });`,
  },
  {
    name: 'Datadog logs',
    package: '@datadog/browser-logs',
    code: `import { datadogLogs } from '@datadog/browser-logs';
      datadogLogs.init({ clientToken: 'bench', proxy: collector, sessionSampleRate: 100, telemetrySampleRate: 0 });
      window.peer = (name, properties) => datadogLogs.logger.info(name, properties);`,
  },
  {
    name: 'Segment',
    package: '@segment/analytics-next',
    code: `import { AnalyticsBrowser } from '@segment/analytics-next';
      const { host, protocol } = new URL(collector);
      const to = { apiKey: 'bench', apiHost: host, protocol: protocol.slice(0, -1) };
      const analytics = AnalyticsBrowser.load({ writeKey: 'bench', cdnSettings: { integrations: { 'Segment.io': to } } });
      window.peer = (name, properties) => analytics.track(name, properties);`,
  },
];

/**
 * Of what the page pays only, beside sojourn and Snowplow: in the tables of boot and of track().
 * @type {import("./peers.d.mts").Peer[]}
 */
export const costPeers = [
  ...peers.filter(({ name }) => name === 'sojourn' || name === 'Snowplow'),
  {
    name: 'Amplitude',
    package: '@amplitude/analytics-browser',
    // Later ones may need what is not to be had everywhere.
    version: '2.44.0',
    code: `import { init, track } from '@amplitude/analytics-browser';
      init('bench', {
        serverUrl: collector,
        autocapture: false,
        remoteConfig: { fetchRemoteConfig: false },
        enableDiagnostics: false,
        offline: 'disabled',
        logLevel: 0,
      });
      window.peer = (name, properties) => track(name, properties);`,
  },
  {
    name: 'Plausible',
    package: '@plausible-analytics/tracker',
    code: `import { init, track } from '@plausible-analytics/tracker';
      init({ domain: 'bench', endpoint: collector, autoCapturePageviews: false, captureOnLocalhost: true, logging: false });
      window.peer = (name, props) => track(name, { props });`,
  },
  { name: 'bare queue', code: readFileSync(new URL('bare-queue.js', import.meta.url), 'utf8') },
  { name: 'control', code: 'window.peer = () => {};' },
];
