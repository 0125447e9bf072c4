// Builds that lower object spread, as a site's own bundler does for older browsers: Angular's always, others by their target.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import ts from 'typescript';
import { expect, soon, test } from './support/fixtures';

test.use({ isolation: 'context' });

/** TypeScript's way is `Object.assign`, which makes values of getters; esbuild's keeps them, and loses prototypes. */
const byTypeScript: Plugin = {
  name: 'typescript',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => ({
      contents: ts.transpile(readFileSync(path, 'utf8'), {
        target: ts.ScriptTarget.ES2017,
        module: ts.ModuleKind.ESNext,
      }),
    }));
  },
};

const bundle = async (collector: string, plugins: Plugin[]): Promise<string> => {
  const contents = `
    import { createTracker } from './dist/index.js';
    import { pageViews } from './dist/page-views.js';
    import { appState } from './dist/app-state.js';
    import { attributes } from './dist/attributes.js';
    const values = attributes();
    const tracker = createTracker({
      collector: ${JSON.stringify(collector)},
      delivery: { flushInterval: 10 },
      plugins: [pageViews(), appState(), values],
    });
    Object.assign(window, { tracker, values });`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('../', import.meta.url)) },
    bundle: true,
    target: 'es2017',
    write: false,
    logLevel: 'silent',
    plugins,
  });
  return outputFiles[0]!.text;
};

for (const [lowered, plugins] of [
  ['esbuild', []],
  ['TypeScript', [byTypeScript]],
] as const) {
  test(`older targets: page views, session and plugins work in a build lowered by ${lowered}`, async ({
    open,
    site,
    collector,
    pageLog,
  }) => {
    const body = await bundle(collector.url, [...plugins]);
    expect(body).not.toMatch(/\{\s*\.\.\./);
    site.route('/app.js', () => ({ headers: { 'content-type': 'text/javascript' }, body }));
    const page = await open({ sdk: false, body: '<script src="/app.js"></script>' });
    await collector.waitFor('page_view');
    await page.evaluate(`values.setSessionAttribute('plan', 'pro'); history.pushState(null, '', '/a')`);
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(collector.events('page_view')[1]!.session!.attributes).toEqual({ plan: 'pro' });
    await page.evaluate(`tracker.track('signup')`);
    const signup = await collector.waitFor('signup');
    // A getter that was made a value would still say what it was when the tracker was made.
    expect(await page.evaluate('tracker.session.eventIndex')).toBe(signup.session!.eventIndex);
    expect(pageLog.lines).toEqual([]);
  });
}
