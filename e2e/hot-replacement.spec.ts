// A component's file is edited while the page is open: the page goes on with one tracker and one session, and tells nothing twice.
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import type { PluginOption } from 'vite';
import { serveForDevelopment } from './support/development-server';
import { expect, sessions, soon, test } from './support/fixtures';

test.use({ isolation: 'context' });
test.setTimeout(60_000);

const html = (main: string) =>
  `<!doctype html><html lang="en"><head><title>Hot</title><link rel="icon" href="data:,"></head>
  <body><div id="root"></div><script type="module" src="/${main}"></script></body></html>`;

type Framework = {
  name: string;
  plugins: () => PluginOption[];
  dependencies: string[];
  /** All but the two that are edited. */
  files: Record<string, string>;
  /** The file of the component that tracks. */
  shop: string;
  writeShop: (version: number) => string;
  /** The file that makes the tracker. */
  root: string;
  writeRoot: (collector: string, version: number) => string;
};

const frameworks: Framework[] = [
  {
    name: 'React',
    plugins: () => [react()],
    dependencies: ['react', 'react-dom/client', 'react/jsx-dev-runtime'],
    files: {
      'index.html': html('main.jsx'),
      'main.jsx': `
        import { StrictMode } from 'react';
        import { createRoot } from 'react-dom/client';
        import { Root } from './root.jsx';
        createRoot(document.getElementById('root')).render(<StrictMode><Root /></StrictMode>);`,
    },
    shop: 'shop.jsx',
    writeShop: (version) => `
      import { usePageView, useSession, useTracker } from 'sojourn/react';
      export const Shop = () => {
        const tracker = useTracker();
        const session = useSession();
        usePageView('Shop');
        window.tracker = tracker;
        return <button onClick={() => tracker.track('cart_add', { version: ${version} })}>
          Shop ${version}, visit {session?.sessionIndex}
        </button>;
      };`,
    root: 'root.jsx',
    writeRoot: (collector, version) => `
      import { pageViews } from 'sojourn/page-views';
      import { TrackerProvider } from 'sojourn/react';
      import { Shop } from './shop.jsx';
      export const Root = () => (
        <TrackerProvider options={{ collector: '${collector}', plugins: [pageViews()] }}>
          <h1>Root ${version}</h1>
          <Shop />
        </TrackerProvider>
      );`,
  },
  {
    name: 'Vue',
    plugins: () => [vue()],
    dependencies: ['vue'],
    files: {
      'index.html': html('main.js'),
      'main.js': `
        import { createApp } from 'vue';
        import { createSojourn } from 'sojourn/vue';
        import { options } from './options.js';
        import Root from './root.vue';
        createApp(Root).use(createSojourn({ options })).mount('#root');`,
    },
    shop: 'shop.vue',
    writeShop: (version) => `
      <script setup>
      import { usePageView, useSession, useTracker } from 'sojourn/vue';
      const tracker = useTracker();
      const session = useSession();
      usePageView('Shop');
      window.tracker = tracker;
      const buy = () => tracker.track('cart_add', { version: ${version} });
      </script>
      <template><button @click="buy">Shop ${version}, visit {{ session?.sessionIndex }}</button></template>`,
    root: 'root.vue',
    writeRoot: (_, version) => `
      <script setup>
      import Shop from './shop.vue';
      </script>
      <template><h1>Root ${version}</h1><Shop /></template>`,
  },
];

for (const { name, plugins, dependencies, files, shop, writeShop, root, writeRoot } of frameworks) {
  test(`hot replacement: ${name}: an edited component is shown, and no event is duplicated`, async ({
    open,
    collector,
    pageLog,
  }) => {
    const options = `
      import { pageViews } from 'sojourn/page-views';
      export const options = { collector: '${collector.url}', plugins: [pageViews()] };`;
    const server = await serveForDevelopment(
      { ...files, 'options.js': options, [shop]: writeShop(1), [root]: writeRoot(collector.url, 1) },
      plugins(),
      dependencies,
    );
    try {
      const page = await open(server.url);
      await page.getByText('Shop 1, visit 1').click();
      await collector.waitFor('cart_add');
      await page.evaluate('window.first = tracker');

      server.write(shop, writeShop(2));
      await page.getByText('Shop 2, visit 1').click();
      await soon(() => collector.events('cart_add').length).toBe(2);

      server.write(root, writeRoot(collector.url, 2));
      await page.getByText('Root 2').waitFor();
      await page.getByText('Shop 2, visit 1').click();
      await soon(() => collector.events('cart_add').length).toBe(3);

      // A page that had loaded again would not know of the first one.
      expect(await page.evaluate('window.first === tracker')).toBe(true);
      await collector.quiet(600);
      expect(collector.allEvents().map((event) => [event.name, event.properties.version])).toEqual([
        ['session_start', undefined],
        ['page_view', undefined],
        ['cart_add', 1],
        ['cart_add', 2],
        ['cart_add', 2],
      ]);
      expect(sessions(collector.events())).toHaveLength(1);
      expect(pageLog.lines.filter((line) => /^(error|warning):/.test(line))).toEqual([]);
    } finally {
      await server.close();
    }
  });
}
