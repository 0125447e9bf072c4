// Everything that is built, in one place. rollup.config.mjs, the size gate and the package tests read these tables. A new entry
// point needs one line here and one in the exports map of package.json; test/package/exports.test.ts fails if one of them is
// missing.

/** ES modules for npm: `index` is `sojourn`, any other name is `sojourn/<name>`. Each is built twice: see `builds`. */
export const modules = {
  index: 'src/index.ts',
  'page-views': 'src/plugins/page-views/page-views.ts',
  context: 'src/plugins/context/context.ts',
  attributes: 'src/plugins/attributes/attributes.ts',
  'app-state': 'src/plugins/app-state/app-state.ts',
  engagement: 'src/plugins/engagement/engagement.ts',
  media: 'src/plugins/media/media.ts',
  goals: 'src/plugins/attributes/goals.ts',
  'session-users': 'src/plugins/attributes/session-users.ts',
  'web-vitals': 'src/plugins/web-vitals/web-vitals.ts',
  interactions: 'src/plugins/interactions/interactions.ts',
  errors: 'src/plugins/errors/errors.ts',
  gtag: 'src/plugins/gtag/gtag.ts',
  link: 'src/plugins/link/link.ts',
  store: 'src/core/storage/custom-store.ts',
  'browser-close': 'src/core/storage/end-on-browser-close.ts',
  'consent-source': 'src/consent-sources/create-consent-source.ts',
  gpp: 'src/consent-sources/gpp/gpp.ts',
  tcf: 'src/consent-sources/tcf/tcf.ts',
  'google-consent-mode': 'src/consent-sources/google-consent-mode/google-consent-mode.ts',
  'remembered-consent': 'src/consent-sources/remembered/remembered-consent.ts',
  tracardi: 'src/protocols/tracardi/tracardi.ts',
  snowplow: 'src/protocols/snowplow/snowplow.ts',
  server: 'src/server/server.ts',
  collector: 'src/server/collector.ts',
  debugger: 'src/plugins/debugger/debugger.ts',
  mparticle: 'src/protocols/mparticle/mparticle.ts',
  otlp: 'src/protocols/otlp/otlp.ts',
  react: 'src/bindings/react/react.ts',
  vue: 'src/bindings/vue/vue.ts',
  testing: 'src/testing/testing.ts',
  'testing/playwright': 'src/testing/playwright/playwright.ts',
  svelte: 'src/bindings/svelte/svelte.ts',
  angular: 'src/bindings/angular/angular.ts',
};

/**
 * Modules for tests only. A bundler that builds for production (the condition `production`) rejects them, and they have no size
 * limit.
 */
export const testModules = ['testing', 'testing/playwright'];

/**
 * Script-tag builds: `dist/<name>.js`. Development builds explain every wrong option or call. `hasTracker`: the page runs most
 * of the file while it loads.
 */
export const scripts = {
  sojourn: { input: 'src/script-tag/entries/sojourn.ts', development: false, hasTracker: true },
  'sojourn.full': { input: 'src/script-tag/entries/full.ts', development: false, hasTracker: true },
  'sojourn.tracardi': { input: 'src/script-tag/entries/tracardi.ts', development: false, hasTracker: true },
  'sojourn.mparticle': { input: 'src/script-tag/entries/mparticle.ts', development: false, hasTracker: true },
  'sojourn.snowplow': { input: 'src/script-tag/entries/snowplow.ts', development: false, hasTracker: true },
  'sojourn.otlp': { input: 'src/script-tag/entries/otlp.ts', development: false, hasTracker: true },
  'sojourn.google-consent-mode': {
    input: 'src/script-tag/entries/google-consent-mode.ts',
    development: false,
  },
  'sojourn.gpp': { input: 'src/script-tag/entries/gpp.ts', development: false },
  'sojourn.tcf': { input: 'src/script-tag/entries/tcf.ts', development: false },
  'sojourn.remembered-consent': { input: 'src/script-tag/entries/remembered-consent.ts', development: false },
  'sojourn.media': { input: 'src/script-tag/entries/media.ts', development: false },
  'sojourn.goals': { input: 'src/script-tag/entries/goals.ts', development: false },
  'sojourn.session-users': { input: 'src/script-tag/entries/session-users.ts', development: false },
  'sojourn.web-vitals': { input: 'src/script-tag/entries/web-vitals.ts', development: false },
  'sojourn.link': { input: 'src/script-tag/entries/link.ts', development: false },
  'sojourn.interactions': { input: 'src/script-tag/entries/interactions.ts', development: false },
  'sojourn.errors': { input: 'src/script-tag/entries/errors.ts', development: false },
  'sojourn.debugger': { input: 'src/script-tag/entries/debugger.ts', development: false },
  'sojourn.dev': { input: 'src/script-tag/entries/full.ts', development: true, hasTracker: true },
};

/** The folders of the two builds of each module: the small one, and the one with explanations. Both behave the same. */
export const builds = [
  { folder: 'dist', development: false },
  { folder: 'dist/development', development: true },
];

/** Files that ship unchanged: `dist/<name>`. */
export const copies = {
  'schema.json': 'src/core/delivery/native.schema.json',
};

/** The name by which users import a module. */
export const specifier = (name) => (name === 'index' ? 'sojourn' : `sojourn/${name}`);

/** Files that the build derives from its other outputs: dist/<name>. */
export const derived = ['integrity.json'];

/** Every file in dist with a public name, in build order. */
export const outputs = () => [
  ...builds.flatMap(({ folder }) => Object.keys(modules).map((name) => `${folder}/${name}.js`)),
  ...Object.keys(copies).map((name) => `dist/${name}`),
  ...Object.keys(modules).map((name) => `dist/${name}.d.ts`),
  ...Object.keys(scripts).map((name) => `dist/${name}.js`),
  ...derived.map((name) => `dist/${name}`),
];

/** Parts that can be built alone: `ONLY=modules+scripts npx rollup -c`. */
export const parts = ['modules', 'types', 'scripts'];

/** The part that an output belongs to; undefined for a file made from all outputs together. */
export const partOf = (file) => {
  if (file.endsWith('.d.ts')) return 'types';
  const name = file.replace(/^dist\//, '').replace(/\.js$/, '');
  if (name in scripts) return 'scripts';
  return derived.includes(name) ? undefined : 'modules';
};
