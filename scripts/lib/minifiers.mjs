// Minifiers that sites use, with their default settings for modules: short variable names, no comments. esbuild, which the size
// gate uses, minifies while it bundles.
import { bundle, weigh } from './bundle.mjs';

const minify = {
  terser: async (code) => {
    const terser = await import('terser');
    return (await terser.minify(code, { module: true, ecma: 2020, format: { comments: false } })).code;
  },
  oxc: async (code) => {
    const { minifySync } = await import('oxc-minify');
    return minifySync('module.js', code, {
      module: true,
      compress: { target: 'es2021' },
      mangle: { toplevel: true },
    }).code;
  },
  swc: async (code) => {
    const { default: swc } = await import('@swc/core');
    return swc.minifySync(code, {
      module: true,
      ecma: 2021,
      compress: true,
      mangle: true,
      format: { comments: false },
    }).code;
  },
};

export const minifiers = ['esbuild', ...Object.keys(minify)];

/** Brotli bytes of an import, bundled by esbuild and minified by each minifier. */
export const weighByMinifier = async (code, resolveDir) => {
  const contents = async (minify) => (await bundle(code, { resolveDir, minify })).outputFiles[0];
  const sizes = { esbuild: weigh((await contents(true)).contents).brotli };
  const { text } = await contents(false);
  for (const name of Object.keys(minify)) sizes[name] = weigh(Buffer.from(await minify[name](text))).brotli;
  return sizes;
};
