import { readFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { copies, modules, scripts } from './scripts/entries.mjs';
import { clean, copy, letForConst, licences, shorten, stripTypes } from './scripts/lib/rollup-plugins.mjs';
import { internals } from './scripts/lib/internals.mjs';

const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const external = Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`));
const constants = replace({
  values: { __SOJOURN_VERSION__: JSON.stringify(version) },
  preventAssignment: true,
});
const resolve = nodeResolve({ browser: true, extensions: ['.ts', '.js', '.mjs'] });
const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options: compilerOptions } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
const bundledLicences = licences('LICENSES.txt');

/**
 * The core's functions are shared by what needs them. All else has little more than constants in common with it, and is a
 * file of its own: what stands in a chunk cannot be inlined.
 */
const { index, engagement, ...others } = modules;

const npm = {
  input: { index, engagement },
  external,
  plugins: [
    clean('dist'),
    resolve,
    typescript({ tsconfig: 'tsconfig.json', noEmitOnError: true, transformers: { before: [letForConst] } }),
    constants,
    copy(copies),
  ],
  output: {
    dir: 'dist',
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    // Names of variables stay for whoever reads it; what it saves, a site's own bundler need not find. A function that is
    // used once stays one: moved into its caller, it compresses worse.
    plugins: [
      shorten(internals),
      terser({
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
        },
        format: { beautify: true, indent_level: 2, preserve_annotations: true },
      }),
    ],
  },
};

// Types have been checked above.
const alone = ([name, input]) => ({
  input: { [name]: input },
  external,
  plugins: [resolve, stripTypes(compilerOptions), constants],
  output: npm.output,
});

// Bundled, because the relative imports in tsc's own declarations have no extension, which Node's resolution refuses.
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

const script = ([name, input]) => ({
  input,
  plugins: [
    resolve,
    stripTypes(compilerOptions),
    constants,
    shorten(internals),
    terser({
      ecma: 2021,
      toplevel: true,
      compress: { passes: 3, unsafe_arrows: true, inline: 1 },
      format: { comments: /^!/ },
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

export default [npm, types, ...Object.entries(others).map(alone), ...Object.entries(scripts).map(script)];
