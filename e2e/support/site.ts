import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { sleep } from './answers';
import { renderPage, sourceFor, type Attributes, type PageOptions, type Reply } from './html';
import { bodyOf, listen } from './listener';
import { moduleBundle, scriptBuild } from './sdk-files';

export type SiteRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  host: string;
  headers: IncomingHttpHeaders;
  body: Buffer | null;
  at: number;
};
export type Route =
  string | PageOptions | ((request: SiteRequest) => Reply | string | Promise<Reply | string>);
export type Site = Awaited<ReturnType<typeof createSite>>;

const JAVASCRIPT = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' };

/**
 * A real site. Every path without an extension is a page with the script tag unless a route says otherwise;
 * `/sojourn*.js` are the script-tag builds and `/sdk.mjs` is a bundle of the npm entry points. An answer waits for
 * 500 ms with the query `?delay=500`, and with `?after=/path` until the page has requested that path.
 */
export const createSite = async (defaults: Attributes = {}) => {
  const routes = new Map<string, Route>();
  const requests: SiteRequest[] = [];
  const problems: string[] = [];
  let fallback: PageOptions = {};

  const page = (options: PageOptions = {}): Reply => {
    // Asked for at once, so that a missing build is one clear message instead of a page that waits for a script.
    if (options.sdk !== false)
      scriptBuild(/([^/?]+)(\?|$)/.exec(options.src ?? sourceFor(options.attributes ?? {}))![1]!);
    return renderPage(options, defaults);
  };

  const replyTo = async (request: SiteRequest): Promise<Reply | string> => {
    const route = routes.get(request.path);
    if (typeof route === 'function') return route(request);
    if (route !== undefined) return typeof route === 'string' ? route : page(route);
    if (request.path === '/sdk.mjs') return { headers: JAVASCRIPT, body: await moduleBundle() };
    const build = /^\/(sojourn[^/]*\.js)$/.exec(request.path)?.[1];
    if (build) return { headers: JAVASCRIPT, body: scriptBuild(build) };
    if (request.path === '/favicon.ico') return { status: 204 };
    if (/\.[a-z0-9]+$/i.test(request.path)) return { status: 404, body: 'not found' };
    return page(fallback);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', headers, url = '/' } = request;
    const { pathname: path, searchParams: query } = new URL(url, 'http://site');
    const at = Date.now();
    const body = method === 'POST' ? await bodyOf(request).catch(() => null) : null;
    const seen = { method, path, query, host: headers.host ?? '', headers, body, at };
    requests.push(seen);
    const reply = await replyTo(seen).catch((error): Reply => {
      problems.push(String(error?.message ?? error));
      return { status: 500, headers: { 'content-type': 'text/plain' }, body: String(error?.stack ?? error) };
    });
    const {
      status = 200,
      headers: extra = {},
      body: content = '',
      delay = 0,
    } = typeof reply === 'string' ? { body: reply } : reply;
    await sleep(delay || Number(query.get('delay') ?? 0));
    const awaited = query.get('after');
    while (awaited && !response.destroyed && !requests.some(({ path }) => path === awaited)) await sleep(10);
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...extra });
    response.end(content);
  };

  const { port, refuse, reopen } = await listen(handle);
  return {
    port,
    origin: `http://localhost:${port}`,
    /** The address of a path; hosts are `localhost`, `*.localhost`, `127.0.0.1`, or `*.test` (not a secure context). */
    url: (path = '/', host = 'localhost') => `http://${host}:${port}${path}`,
    /** Answers a path with HTML, with a page, or by a function of the request that makes any reply. */
    route: (path: string, route: Route) => void routes.set(path, route),
    page,
    /** What paths without a route of their own show. */
    everywhere: (options: PageOptions) => void (fallback = options),
    requests,
    problems,
    refuse,
    reopen,
    close: refuse,
  };
};
