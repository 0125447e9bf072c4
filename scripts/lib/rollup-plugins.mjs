// Six small steps of our build, each shorter than any published plugin.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Empties a folder before the build, so that no old file is packed. */
export const clean = (folder) => ({
  name: 'clean',
  buildStart: () => rmSync(folder, { recursive: true, force: true }),
});

/** Ships files unchanged. */
export const copy = (files) => ({
  name: 'copy',
  buildStart() {
    for (const source of Object.values(files)) this.addWatchFile(source);
  },
  generateBundle() {
    for (const [fileName, source] of Object.entries(files))
      this.emitFile({ type: 'asset', fileName, source: readFileSync(source) });
  },
});

/**
 * A TypeScript transformer that replaces `const`, which the compiler has checked, by `let`: one keyword for both compresses
 * better.
 */
export const letForConst = (context) => (file) => {
  const visit = (node) =>
    ts.visitEachChild(
      ts.isVariableDeclarationList(node) && node.flags & ts.NodeFlags.Const
        ? context.factory.createVariableDeclarationList(node.declarations, ts.NodeFlags.Let)
        : node,
      visit,
      context,
    );
  return visit(file);
};

/**
 * Strips types, file by file, and applies `transformers`. The module build has already checked the types; checking them again
 * would cost seconds per script-tag build.
 */
export const stripTypes = (compilerOptions, transformers = [letForConst]) => ({
  name: 'strip-types',
  transform(code, id) {
    if (!id.endsWith('.ts')) return null;
    const { outputText, sourceMapText } = ts.transpileModule(code, {
      fileName: id,
      compilerOptions: { ...compilerOptions, sourceMap: true },
      transformers: { before: transformers },
    });
    return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ''), map: sourceMapText };
  },
});

/** Removes line breaks and indentation from style sheets in templates, where minifiers of scripts do not look. */
export const squeezeStyles = () => ({
  name: 'squeeze-styles',
  transform(code, id) {
    if (!/-style\.ts$/.test(id)) return null;
    const squeezed = code
      .replace(/\s*\n\s*/g, '')
      .replace(/([:,]) /g, '$1')
      .replace(/ \{/g, '{')
      .replace(/;\}/g, '}');
    return { code: squeezed, map: null };
  },
});

const licenceOf = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} ships no licence text: read its terms before bundling it`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
};

const packageFolder = (file) => {
  let folder = dirname(file);
  // Some packages mark a folder as ESM by a package.json with one field. The package's own file has a name.
  while (
    !existsSync(join(folder, 'package.json')) ||
    !JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name
  )
    folder = dirname(folder);
  return folder;
};

/** Writes the licenses of bundled code. All script-tag builds share one instance, and the last one writes the file. */
export const licences = (fileName) => {
  const texts = new Map();
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        for (const id of Object.keys(chunk.modules ?? {}))
          if (id.includes('node_modules')) {
            const folder = packageFolder(id.replace(/^\0/, ''));
            if (!texts.has(folder)) texts.set(folder, licenceOf(folder));
          }
      this.emitFile({
        type: 'asset',
        fileName,
        source: [...texts.values()].sort().join(`\n${'-'.repeat(80)}\n\n`),
      });
    },
  };
};
