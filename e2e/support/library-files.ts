import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Site } from './site';

const LIBRARIES = {
  '/turbo.js': '@hotwired/turbo/dist/turbo.es2017-umd.js',
  '/htmx.js': 'htmx.org/dist/htmx.js',
  '/htmx-2.js': 'htmx-2/dist/htmx.js',
};

/** Serves the routers that the guides are tested with, as a site would serve its own copy. */
export const serveLibraries = (site: Site): void => {
  for (const [path, file] of Object.entries(LIBRARIES)) {
    const body = readFileSync(fileURLToPath(new URL(`../../node_modules/${file}`, import.meta.url)));
    site.route(path, () => ({ headers: { 'content-type': 'text/javascript' }, body }));
  }
};
