import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { compileScript, parse } from 'vue/compiler-sfc';
import type { Example } from './examples';

// A page around an example of the documents, as small as the reader's own could be.

const root = fileURLToPath(new URL('../../', import.meta.url));
const HASHES = JSON.parse(readFileSync(`${root}dist/integrity.json`, 'utf8')) as Record<string, string>;

/** Every address is the test's: scripts come from the site, and everything else goes to the collector. */
const useAddresses = (code: string, collector: string) =>
  code
    .replace(/src="https:[^"]*\/(sojourn[^"/]*\.js)"/g, 'src="/$1"')
    .replace(/https:\/\/[\w.-]+|http:\/\/localhost:\d+/g, collector)
    .replace(/sha384-…/g, HASHES['sojourn.js']!);

const nameComponents = (code: string) =>
  [...code.matchAll(/^(?:export )?const ([A-Z]\w+) = \(/gm)].map(([, name]) => name!).join(', ');

/** Shows what the example has made, within a provider where it has none of its own. */
const SHELLS = {
  tsx: `
    import { createElement, StrictMode } from 'react';
    import { createRoot } from 'react-dom/client';
    import { pageViews } from 'sojourn/page-views';
    import { TrackerProvider } from 'sojourn/react';
    import { components, hasProvider } from 'example';
    const all = Object.values(components).map((component, key) => createElement(component, { key }));
    const options = { collector: COLLECTOR, plugins: [pageViews()] };
    // The last one has the provider, and those that it needs within.
    const shown = hasProvider ? all.at(-1) : createElement(TrackerProvider, { options }, all);
    createRoot(document.getElementById('root')).render(createElement(StrictMode, null, shown));`,
  vue: `
    import { createApp } from 'vue';
    import { createMemoryHistory, createRouter } from 'vue-router';
    import { pageViews } from 'sojourn/page-views';
    import { createSojourn } from 'sojourn/vue';
    import component from 'example';
    const home = { render: () => null };
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/', name: 'Home', component: home }],
    });
    createApp(component, component.props && { id: '1' })
      .use(router)
      .use(createSojourn({ options: { collector: COLLECTOR, plugins: [pageViews()] } }))
      .mount('#root');`,
  ts: `import 'example';`,
  js: `import 'example';`,
};

/** The trackers that an example makes are noted, with what they complain of. */
const NOTING = `
  import { createTracker as create } from 'sojourn?';
  export * from 'sojourn?';
  export const createTracker = (options) => {
    const tracker = create(options);
    (window.trackers ??= []).push(tracker);
    tracker.on('error', ({ message }) => console.error(message));
    return tracker;
  };`;

const exampleModules = ({ kind, code }: Example): Plugin => ({
  name: 'example',
  setup({ onResolve, onLoad, resolve }) {
    const ours = { resolveDir: root, kind: 'import-statement' } as const;
    onResolve({ filter: /^example$/ }, () => ({ path: 'example', namespace: 'documents' }));
    onResolve({ filter: /^sojourn$/, namespace: 'documents' }, () => ({
      path: 'sojourn',
      namespace: 'noting',
    }));
    onResolve({ filter: /^sojourn\?$/ }, () => resolve('sojourn', ours));
    onLoad({ filter: /./, namespace: 'noting' }, () => ({ contents: NOTING, resolveDir: root }));
    onLoad({ filter: /./, namespace: 'documents' }, () => {
      if (kind === 'vue') {
        const { descriptor } = parse(code);
        const { content } = compileScript(descriptor, { id: 'example', inlineTemplate: true });
        return { contents: content, loader: 'ts', resolveDir: root };
      }
      const contents =
        kind === 'tsx'
          ? `${code}export const components = { ${nameComponents(code)} };
             export const hasProvider = ${code.includes('<TrackerProvider')};`
          : code;
      return { contents, loader: kind === 'html' ? 'js' : kind, resolveDir: root };
    });
  },
});

/** The example as its user's bundler would make it, with every explanation. */
const bundle = async (example: Example & { kind: keyof typeof SHELLS }, collector: string) => {
  const { outputFiles } = await build({
    stdin: { contents: SHELLS[example.kind], resolveDir: root },
    plugins: [exampleModules(example)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    conditions: ['development'],
    logLevel: 'silent',
    define: {
      COLLECTOR: JSON.stringify(`${collector}/e`),
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
    },
  });
  return outputFiles[0]!.text;
};

/** Its document, and the script that this loads. */
export const renderExample = async (shown: Example, collector: string) => {
  const code = useAddresses(shown.code, collector);
  const { kind } = shown;
  const attribute = code.includes("sojourn('init'") ? '' : ` data-collector="${collector}/e"`;
  const ownScript = `<script src="/sojourn.dev.js"${attribute}></script>`;
  const isFragment = kind !== 'vue' && !/^(import|export) /m.test(code);
  // Parts of a page, or calls of the global, stand on a page that has the script tag.
  const needsScript = isFragment && !/data-collector=|src="[^"]*\/sojourn\.(full\.|dev\.)?js"/.test(code);
  const html = [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${shown.title}</title>`,
    needsScript ? ownScript : '',
    kind === 'html' ? `${code}</head><body>` : '</head><body><div id="app"></div><div id="root"></div>',
    kind === 'html' ? '' : '<script type="module" src="/example.js"></script>',
    '</body></html>',
  ].join('\n');
  const script = kind === 'html' ? '' : isFragment ? code : await bundle({ ...shown, kind, code }, collector);
  return { html, script };
};
