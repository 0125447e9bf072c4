// The pages are the same files that one reads beside the code, where links lead into the code. On the site, the project's own
// documents are pages too, and single files are copied beside them. Folders have no page: of a link to one the text stays.
import { statSync } from 'node:fs';
import { posix } from 'node:path';

const root = new URL('../../', import.meta.url);

/** Documents of the project that are pages here. */
const documents = {
  'README.md': './index.md',
  'ARCHITECTURE.md': './architecture.md',
  'CHANGELOG.md': './changelog.md',
  'CONTRIBUTING.md': './contributing.md',
  'SECURITY.md': './security.md',
  'collector/README.md': './collector.md',
  'demo/README.md': './demo.md',
};

/** Where copies of files are on the site. */
export const filesPrefix = '/files/';

/** Browsers show JSON and text, and download what they take for a video (`.ts`). */
const copyOf = (path) => `${filesPrefix}${path}${path.endsWith('.json') ? '' : '.txt'}`;

/** The file of a copy, from the root. */
export const originalOf = (href) => href.slice(filesPrefix.length).replace(/\.txt$/, '');

const isFile = (path) => statSync(new URL(path, root), { throwIfNoEntry: false })?.isFile() ?? false;

/** Where a link leads on the site; `undefined`: nowhere. `base` is the folder, from the root, of the file that has the link. */
export const findPage = (href, base) => {
  if (/^([a-z]+:|#)/.test(href)) return href;
  const [path, anchor] = href.split('#');
  const target = posix.normalize(posix.join(base, path));
  const page =
    documents[target] ?? (/^docs\/[\w-]+\.md$/.test(target) ? target.replace('docs/', './') : undefined);
  if (page) return anchor ? `${page}#${anchor}` : page;
  return isFile(target) ? copyOf(target) : undefined;
};

/** A page that includes a document of the root says so: `base: .` */
export const linkToPages = (markdown) => {
  markdown.core.ruler.push('link-to-pages', ({ tokens, env }) => {
    for (const { children } of tokens) {
      if (!children) continue;
      /** Of links that are open; `false`: its end goes too. */
      const open = [];
      for (const token of children) {
        if (token.type === 'link_open') {
          const page = findPage(token.attrGet('href'), env.frontmatter?.base ?? 'docs');
          open.push(page);
          if (page) token.attrSet('href', page);
        }
        const isGone =
          (token.type === 'link_open' && !open.at(-1)) || (token.type === 'link_close' && !open.pop());
        if (isGone) Object.assign(token, { type: 'text', tag: '', content: '', nesting: 0, attrs: null });
      }
    }
  });
};
