import { readFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { builds, copies, modules, scripts } from './scripts/entries.mjs';
import {
  clean,
  copy,
  letForConst,
  licences,
  squeezeStyles,
  stripTypes,
} from './scripts/lib/rollup-plugins.mjs';
import { shortenInternalNames } from './scripts/lib/internal-names.mjs';
import { renameProperties } from './scripts/lib/rename-properties.mjs';
import { realm } from './scripts/lib/realm.mjs';

const { version, dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const external = [
  /^node:/,
  ...Object.keys({ ...dependencies, ...peerDependencies }).map((name) => new RegExp(`^${name}(/|$)`)),
];
/** The two builds differ in these constants: the small one drops explanations. */
const constants = (development) =>
  replace({
    values: { __SOJOURN_VERSION__: JSON.stringify(version), __DEV__: `${development}` },
    preventAssignment: true,
  });
/**
 * `ONLY=modules+sojourn.full npx rollup -c` rebuilds these parts only: `modules`, `types`, `scripts`, or one script by name.
 */
const only = process.env.ONLY?.split('+');
const isWanted = (name) => !only || only.includes(name);
const resolve = nodeResolve({ browser: true, extensions: ['.ts', '.js', '.mjs'] });
const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options: compilerOptions } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
/** All files of a version share one list of names, because a plugin's script file works with the core of another file. */
const transformers = [renameProperties(shortenInternalNames()), letForConst];
const bundledLicences = licences('LICENSES.txt');

// Names stay readable, and optimizations save work for a site's own bundler. Functions with one caller are not inlined, because
// they compress worse inside their caller.
const readable = terser({
  ecma: 2021,
  module: true,
  mangle: false,
  compress: {
    passes: 3,
    unsafe_arrows: true,
    reduce_funcs: false,
    inline: 1,
    sequences: false,
    conditionals: false,
    directives: false,
  },
  format: { beautify: true, indent_level: 2, preserve_annotations: true },
});

/** All modules are built together. Shared code is in one chunk, so that a page has one copy of it and of its state. */
const npm = ({ folder, development }) => ({
  input: modules,
  external,
  plugins: [
    resolve,
    squeezeStyles(),
    // The first build checks the types for all others.
    ...(development
      ? [stripTypes(compilerOptions, transformers)]
      : [
          ...(only ? [] : [clean('dist')]),
          typescript({
            tsconfig: 'tsconfig.json',
            noEmitOnError: true,
            transformers: { before: transformers },
          }),
          copy(copies),
        ]),
    constants(development),
    realm([resolve, stripTypes(compilerOptions, transformers), constants(development)]),
  ],
  output: {
    dir: folder,
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    // Without this, chunks get bare imports that only load earlier, and esbuild warns about each in a linked package.
    hoistTransitiveImports: false,
    // Hooks run in the browser: a server component may render the provider, but cannot run it.
    banner: ({ name }) => (name === 'react' ? "'use client';" : ''),
    plugins: [readable],
  },
});

// Bundled, because relative imports in tsc's declarations have no extension, and Node's resolution rejects them.
const types = {
  input: modules,
  external,
  plugins: [dts({ tsconfig: 'tsconfig.json' })],
  output: {
    dir: 'dist',
    format: 'es',
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'chunks/[name].d.ts',
  },
};

/**
 * In a file with a tracker, the hint makes Chromium compile everything at once instead of each function at its first call: 10
 * to 30 % less time until the first `track()`. Other browsers ignore it. https://v8.dev/blog/explicit-compile-hints
 */
const COMPILE_HINT = '//# allFunctionsCalledOnLoad';

const script = ([name, { input, development, hasTracker }]) => ({
  input,
  plugins: [
    resolve,
    squeezeStyles(),
    stripTypes(compilerOptions, transformers),
    constants(development),
    terser({
      ecma: 2021,
      toplevel: true,
      // Inlining functions makes large files smaller and small ones larger. No getter has an effect, and a result of a read that may
      // throw is used.
      compress: { passes: 3, unsafe_arrows: true, pure_getters: true, inline: hasTracker ? 3 : 1 },
      format: { comments: /^!/, preamble: hasTracker ? COMPILE_HINT : undefined },
    }),
    bundledLicences,
  ],
  output: {
    file: `dist/${name}.js`,
    format: 'iife',
    sourcemap: true,
    banner: `/*! sojourn ${version}, MIT; LICENSES.txt */`,
  },
});

export default [
  ...(isWanted('modules') ? builds.map(npm) : []),
  ...(isWanted('types') ? [types] : []),
  ...Object.entries(scripts)
    .filter(([name]) => isWanted('scripts') || isWanted(name))
    .map(script),
];
