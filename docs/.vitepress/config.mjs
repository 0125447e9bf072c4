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

/** The pages, in the order in which one reads them. A test fails when one of docs is missing here. */
export const sidebar = [
  {
    text: 'Begin',
    items: [
      page('Getting started', 'getting-started'),
      page('Frameworks', 'frameworks'),
      page('React', 'react'),
      page('Vue', 'vue'),
      page('Svelte', 'svelte'),
      page('Angular', 'angular'),
      page('Turbo', 'turbo'),
      page('htmx', 'htmx'),
      page('WordPress', 'wordpress'),
      page('Shopify', 'shopify'),
      page('AMP', 'amp'),
      page('Options and methods', 'reference'),
      page('Models', 'models'),
      page('Queries', 'queries'),
      page('Recipes', 'recipes'),
      page('Troubleshooting', 'troubleshooting'),
      page('Testing', 'testing'),
    ],
  },
  {
    text: 'What it does',
    items: [
      page('Sessions, exactly', 'sessions'),
      page('Session lab', 'session-lab'),
      page('Application state', 'application-state'),
      page('Events', 'events'),
      page('Interactions', 'interactions'),
      page('Errors', 'errors'),
      page('Consent', 'consent'),
      page('TCF', 'tcf'),
      page('GPP', 'gpp'),
      page('Google Consent Mode', 'google-consent-mode'),
      page('Google Tag Manager', 'google-tag-manager'),
      page('Privacy', 'privacy'),
      page('Several domains', 'link'),
      page('Nothing lost', 'delivery'),
      page('Limits', 'limits'),
      page('Benchmarks', 'benchmarks'),
    ],
  },
  {
    text: 'Where events go',
    items: [
      page('Collectors', 'collectors'),
      page('On your server', 'server'),
      page('Ad blockers and proxies', 'first-party'),
      page('Snowplow', 'snowplow'),
      page('Tracardi', 'tracardi'),
      page('mParticle', 'mparticle'),
      page('OpenTelemetry', 'otlp'),
      page('OpenTelemetry Collector', 'open-telemetry-collector'),
    ],
  },
  {
    text: 'Coming from',
    items: [
      page('Snowplow', 'from-snowplow'),
      page('Tracardi', 'from-tracardi'),
      page('mParticle', 'from-mparticle'),
      page('Segment', 'from-segment'),
      page('PostHog', 'from-posthog'),
      page('Amplitude', 'from-amplitude'),
      page('Google Analytics', 'from-google-analytics'),
    ],
  },
  {
    text: 'More',
    items: [
      page('Debugger', 'debugger'),
      page('Demo', 'demo'),
      page('Extending', 'extending'),
      page('Types', 'types'),
      page('Glossary', 'glossary'),
      page('Architecture', 'architecture'),
      page('Security', 'security'),
      page('Contributing', 'contributing'),
      page('Changes', 'changelog'),
    ],
  },
];

export default defineConfig({
  title: 'sojourn',
  description: 'Sessions for the web, kept exactly: a browser tracking snippet and SDK.',
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
