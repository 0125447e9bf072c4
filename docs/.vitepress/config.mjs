import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { copyFiles } from './copy-files.mjs';
import { renderDiagrams } from './diagrams/render-diagrams.mjs';
import { fitTables } from './fit-tables.mjs';
import { groupCode } from './group-code.mjs';
import { linkToPages } from './link-to-pages.mjs';

/** As GitHub makes the anchor of a heading, so that a link holds in both places. */
const toAnchor = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');

const page = (text, link) => ({ text, link: `/${link}` });

/** Pages of one subject, folded until one of them is open. */
const group = (text, items) => ({ text, collapsed: true, items });

/**
 * Guides get something to work, recipes solve one task, explanations say how and why, references are looked up. A test fails when a
 * page of docs is missing here.
 */
export const sidebar = [
  {
    text: 'Guides',
    items: [
      page('Getting started', 'getting-started'),
      group('Frameworks', [
        page('All frameworks', 'frameworks'),
        page('React', 'react'),
        page('Vue', 'vue'),
        page('Svelte', 'svelte'),
        page('Angular', 'angular'),
      ]),
      group('Consent', [
        page('States and sources', 'consent'),
        page('TCF', 'tcf'),
        page('GPP', 'gpp'),
        page('Google Consent Mode', 'google-consent-mode'),
      ]),
      group('Collectors', [
        page('Native protocol', 'collectors'),
        page('Collector to run', 'collector'),
        page('Snowplow', 'snowplow'),
        page('Tracardi', 'tracardi'),
        page('mParticle', 'mparticle'),
        page('OpenTelemetry', 'otlp'),
        page('OpenTelemetry Collector', 'open-telemetry-collector'),
        page('Kafka and ClickHouse', 'scaling'),
      ]),
      group('Sessions in your database', [
        page('First dashboard', 'first-dashboard'),
        page('Models', 'models'),
        page('Queries', 'queries'),
      ]),
      page('Testing', 'testing'),
      page('Debugger', 'debugger'),
      page('Troubleshooting', 'troubleshooting'),
    ],
  },
  {
    text: 'Recipes',
    items: [
      page('Short recipes', 'recipes'),
      page('Several domains', 'link'),
      page('Server and Safari', 'server'),
      page('Ad blockers and proxies', 'first-party'),
      group('Sites', [
        page('Google Tag Manager', 'google-tag-manager'),
        page('Turbo', 'turbo'),
        page('htmx', 'htmx'),
        page('WordPress', 'wordpress'),
        page('Shopify', 'shopify'),
        page('AMP', 'amp'),
      ]),
      group('Migration', [
        page('From Snowplow', 'from-snowplow'),
        page('From Tracardi', 'from-tracardi'),
        page('From mParticle', 'from-mparticle'),
        page('From Segment', 'from-segment'),
        page('From PostHog', 'from-posthog'),
        page('From Amplitude', 'from-amplitude'),
        page('From Google Analytics', 'from-google-analytics'),
      ]),
    ],
  },
  {
    text: 'Explanation',
    items: [
      page('Session rules', 'sessions'),
      page('Session lab', 'session-lab'),
      page('Application state', 'application-state'),
      page('Delivery guarantees', 'delivery'),
      page('Limits', 'limits'),
      page('Security', 'security'),
      page('Architecture', 'architecture'),
      page('Demo', 'demo'),
    ],
  },
  {
    text: 'Reference',
    items: [
      page('Options and methods', 'reference'),
      page('Events', 'events'),
      page('Interactions', 'interactions'),
      page('Errors', 'errors'),
      page('Privacy', 'privacy'),
      page('Extending', 'extending'),
      page('Types', 'types'),
      page('Benchmarks', 'benchmarks'),
      page('Glossary', 'glossary'),
      page('Contributing', 'contributing'),
      page('Changes', 'changelog'),
    ],
  },
];

export default defineConfig({
  title: 'sojourn',
  description: 'Reliable sessions for web analytics: a browser SDK that groups events into visits.',
  lang: 'en-US',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }]],
  cleanUrls: false,
  // The landing page loads what it shows, and nothing else.
  router: { prefetchLinks: false },
  outDir: '../dist-docs',
  cacheDir: '../node_modules/.cache/vitepress',
  markdown: {
    anchor: { slugify: toAnchor },
    config(markdown) {
      groupCode(markdown);
      linkToPages(markdown);
      fitTables(markdown);
      renderDiagrams(markdown);
    },
  },
  buildEnd: copyFiles,
  vite: {
    resolve: {
      // The theme's own says nothing while the search loads.
      alias: [
        {
          find: /^.*\/VPNavBarSearch\.vue$/,
          replacement: fileURLToPath(new URL('./theme/search/NavBarSearch.vue', import.meta.url)),
        },
      ],
    },
  },
  themeConfig: {
    nav: [
      page('Getting started', 'getting-started'),
      page('Sessions', 'sessions'),
      page('Collectors', 'collectors'),
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
