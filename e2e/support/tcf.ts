import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import { makeTcString } from '../../test/consent-sources/tcf/tc-string';
import type { Site } from './site';

// A consent manager of the IAB's own reference packages: its stub, its API, and real TC strings. It keeps nothing in the
// browser, so that what a page stores is sojourn's; a page that has been answered says so in the manager's address.

/** What visitors say. `outside`: the GDPR does not apply. */
export const choices = {
  accepted: makeTcString({ purposes: [1, 7, 8], vendors: [755] }),
  measured: makeTcString({ purposes: [1, 8], vendors: [32] }),
  refused: makeTcString({ purposes: [], vendors: [] }),
  outside: null,
};
export type Choice = keyof typeof choices;

const root = fileURLToPath(new URL('../../', import.meta.url));
const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' };
const stub = readFileSync(createRequire(import.meta.url).resolve('@iabtechlabtcf/stub'), 'utf8');

let manager: Promise<string> | undefined;
const bundleManager = () =>
  (manager ??= build({
    stdin: {
      contents: `
        import { CmpApi } from '@iabtechlabtcf/cmpapi';
        const choices = ${JSON.stringify(choices)};
        const before = new URL(document.currentScript.src).searchParams.get('choice');
        const api = new CmpApi(10, 1);
        window.manager = { choose: (choice) => api.update(choices[choice]), show: () => api.update('', true) };
        if (before) manager.choose(before); else manager.show();`,
      resolveDir: root,
    },
    bundle: true,
    format: 'iife',
    target: 'es2021',
    write: false,
    logLevel: 'silent',
  }).then(({ outputFiles }) => outputFiles[0]!.text));

/** Serves `/stub.js`, and `/manager.js?choice=accepted&delay=500`; without a choice it shows its banner. */
export const serveManager = (site: Site) => {
  site.route('/stub.js', () => ({ headers, body: stub }));
  site.route('/manager.js', async () => ({ headers, body: await bundleManager() }));
};

export const STUB = '<script src="/stub.js"></script>';
/** The manager's tag. */
export const manages = (choice: Choice | '' = '', { loading = '', delay = 0 } = {}) =>
  `<script ${loading} src="/manager.js?choice=${choice}&delay=${delay}"></script>`;

/** The visitor chooses in the banner. */
export const choose = (page: Page, choice: Choice) =>
  page.evaluate((choice) => {
    (window as unknown as { manager: { choose(choice: string): void } }).manager.choose(choice);
  }, choice);
