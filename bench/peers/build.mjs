// Bundles each peer in the same way.
import { installPeer } from '../../scripts/lib/install-peer.mjs';
import { bundle, weigh } from '../../scripts/lib/bundle.mjs';
import { root } from '../../scripts/lib/root.mjs';

/** The script of a page that has this peer, its version, and what it weighs: brotli of what a bundler makes of it. */
export const buildPeer = async ({ package: name, version: wanted, code }) => {
  const { folder, version } = name ? installPeer(name, wanted) : { folder: root };
  const { outputFiles } = await bundle(`const { collector } = window;\n${code}`, {
    resolveDir: folder,
    format: 'iife',
    // A peer brings its own copy of a package that our entry points leave to the app, as Amplitude does of web-vitals.
    external: [],
  });
  const { contents, text } = outputFiles[0];
  const { brotli } = weigh(contents);
  return { version, brotli, script: text };
};
