import { createHash, randomBytes } from 'node:crypto';

export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  delay?: number;
};
export type Attributes = Record<string, string | number | boolean>;

export type PageOptions = {
  title?: string;
  /** In front of the script tag. */
  before?: string;
  head?: string;
  body?: string;
  /** An inline script at the end of the body; a function is run as it is written. */
  script?: string | (() => void);
  /** An inline module at the end of the body, e.g. one that imports from `/sdk.mjs`. */
  module?: string;
  /** Options of the script tag, `sessionBackgroundTimeout` or `session-background-timeout`. */
  attributes?: Attributes;
  /** False leaves out script tag and stub. */
  sdk?: boolean;
  /** The one-line queue in front of the script tag; default true. */
  stub?: boolean;
  /** The build to load; a query `?delay=500` makes it arrive late. */
  src?: string;
  load?: 'async' | 'defer' | 'blocking';
  /** A strict policy by nonce or by hash, or a policy in which `{nonce}` is replaced. */
  csp?: 'nonce' | 'hash' | (string & {});
  headers?: Record<string, string>;
  status?: number;
  /** Milliseconds before the page is sent. */
  delay?: number;
};

export const STUB =
  'window.sojourn=window.sojourn||function(){(sojourn.q=sojourn.q||[]).push([Date.now(),arguments])}';

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const dataAttributes = (attributes: Attributes) =>
  Object.entries(attributes)
    .map(([name, value]) => ` data-${kebab(name)}="${escape(String(value))}"`)
    .join('');

const policy = (csp: string, nonce: string, inline: string[], connect: string) => {
  const strict = (source: string) =>
    `default-src 'none'; script-src ${source}; connect-src ${connect}; base-uri 'none'; form-action 'none'`;
  if (csp === 'nonce') return strict(`'nonce-${nonce}'`);
  if (csp !== 'hash') return csp.replaceAll('{nonce}', nonce);
  const hashes = inline.map((code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
  return strict(["'self'", ...hashes].join(' '));
};

/** The smallest file that holds what `data-auto` names. */
export const sourceFor = ({ auto = '' }: Attributes): string =>
  /^(page-views)?$/.test(`${auto}`) ? '/sojourn.js' : '/sojourn.full.js';

/** One page, with the script tag as a site would write it. */
export const renderPage = (options: PageOptions, defaults: Attributes): Reply => {
  const {
    title = 'A page',
    before = '',
    head = '',
    body = '',
    sdk = true,
    stub = sdk,
    load = 'async',
  } = options;
  const nonce = randomBytes(12).toString('base64');
  const mark = options.csp?.includes('nonce') ? ` nonce="${nonce}"` : '';
  const inline: string[] = [];
  const inlineScript = (code: string, kind = '') => {
    inline.push(code);
    return `<script${kind}${mark}>${code}</script>`;
  };
  const attributes: Attributes = { ...defaults, ...options.attributes };
  const src = options.src ?? sourceFor(attributes);
  const loading = load === 'blocking' ? '' : ` ${load}`;
  const { script } = options;
  const html = [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>`,
    stub ? inlineScript(STUB) : '',
    before,
    sdk ? `<script${loading}${mark} src="${escape(src)}"${dataAttributes(attributes)}></script>` : '',
    `${head}</head><body>${body}`,
    script ? inlineScript(typeof script === 'function' ? `(${script})()` : script) : '',
    options.module ? inlineScript(options.module, ' type="module"') : '',
    '</body></html>',
  ].join('\n');
  const headers: Record<string, string> = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  };
  if (options.csp) {
    const connect = attributes.collector ? new URL(String(attributes.collector)).origin : "'none'";
    headers['content-security-policy'] = policy(options.csp, nonce, inline, connect);
  }
  const reply = { status: options.status, delay: options.delay, body: html };
  return { ...reply, headers: { ...headers, ...options.headers } };
};

/** An iframe; `sandbox: 'allow-scripts'` gives a page without any storage. */
export const frame = (src: string, attributes: Record<string, string> = {}) => {
  const attributeTexts = Object.entries(attributes).map(([name, value]) => ` ${name}="${escape(value)}"`);
  return `<iframe src="${escape(src)}"${attributeTexts.join('')}></iframe>`;
};
