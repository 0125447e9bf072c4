// Everything that is built, in one place. rollup.config.mjs, the size gate and the package tests read these tables; a new entry point
// is one line here and one in the exports map of package.json, and test/package/exports.test.ts fails when only one of them is there.

/** ES modules for npm: `index` is `sojourn`, any other name is `sojourn/<name>`. */
export const modules = {
  index: 'src/index.ts',
  'page-views': 'src/plugins/page-views.ts',
  'app-state': 'src/plugins/app-state.ts',
  engagement: 'src/plugins/engagement.ts',
  gtag: 'src/plugins/gtag.ts',
  cookie: 'src/cookie.ts',
};

/** Script-tag builds, one for each protocol: `dist/<name>.js`. */
export const scripts = {
  sojourn: 'src/snippet.ts',
};

/** Files that ship as they are: `dist/<name>`. */
export const copies = {
  'schema.json': 'src/protocols/native.schema.json',
};

/** The name by which users import a module. */
export const specifier = (name) => (name === 'index' ? 'sojourn' : `sojourn/${name}`);

/** Every file in dist that somebody may name, in the order in which they are built. */
export const outputs = () => [
  ...Object.keys(modules).map((name) => `dist/${name}.js`),
  ...Object.keys(copies).map((name) => `dist/${name}`),
  ...Object.keys(modules).map((name) => `dist/${name}.d.ts`),
  ...Object.keys(scripts).map((name) => `dist/${name}.js`),
];
