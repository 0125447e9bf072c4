import { readFileSync } from 'node:fs';
import { contentSecurityPolicy } from '../lib/csp.mjs';

const pages = {
  '/inspector': new URL('./inspector.html', import.meta.url),
  '/inspector/questions': new URL('./questions.html', import.meta.url),
};

export const inspectorPages = async (app) => {
  for (const [path, file] of Object.entries(pages))
    app.get(path, (request, reply) =>
      reply
        .header('content-security-policy', contentSecurityPolicy())
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(readFileSync(file)),
    );
};
