import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlock } from './code-block';
import { startFront, writeFiles, type Behind, type Front } from './front';
import { scriptBuild } from './sdk-files';

// The recipes of docs/first-party.md for servers, with the addresses of a test.

const PAGE = 'docs/first-party.md';

/** The place of a program, or `undefined` where it is not installed. */
export const findProgram = (name: string): string | undefined =>
  `${process.env.PATH}:/usr/sbin:/usr/local/sbin`
    .split(':')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

export const startNginx = ({ site, collector, folder }: Behind): Promise<Front> => {
  const recipe = codeBlock(PAGE, 'location =').replaceAll('https://collect.example', collector.origin);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  return startFront(findProgram('nginx')!, (port) => {
    const config = `
      daemon off; pid ${folder}/nginx.pid; error_log stderr; worker_processes 1;
      ${process.getuid?.() === 0 ? 'user root;' : ''}
      events {}
      http {
        access_log off; ${temporary.join(' ')}
        server { listen 127.0.0.1:${port}; ${recipe} location / { proxy_pass ${site.origin}; } }
      }`;
    writeFiles(folder, { 'nginx.conf': config });
    return ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')];
  });
};

export const startCaddy = ({ site, collector, folder }: Behind): Promise<Front> => {
  const recipe = codeBlock(PAGE, 'reverse_proxy');
  return startFront(
    findProgram('caddy')!,
    (port) => {
      const config = recipe
        .replace('shop.example', `http://localhost:${port}`)
        .replace('https://collect.example', collector.origin)
        .replace('# … the rest of your site', `handle {\n reverse_proxy ${site.origin}\n }`);
      writeFiles(folder, { Caddyfile: `{\n admin off\n}\n${config}` });
      return ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
    },
    { HOME: folder },
  );
};

/** A server of Node whose file has `text` in it, beside the files that it serves and imports. */
export const startNodeServer = async (text: string, { site, collector, folder }: Behind): Promise<Front> => {
  const page = await (await fetch(site.origin)).text();
  const forward = codeBlock(PAGE, '// forward-events.mjs')
    .replace('node:https', 'node:http')
    .replace('https://collect.example/e', collector.url);
  return startFront(process.execPath, (port) => {
    writeFiles(folder, {
      'public/index.html': page,
      'public/favicon.ico': '',
      'public/site/app.js': scriptBuild('sojourn.js'),
      'forward-events.mjs': forward,
      'server.mjs': codeBlock(PAGE, text).replace('8082', `${port}`),
    });
    return [join(folder, 'server.mjs')];
  });
};
