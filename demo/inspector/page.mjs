import { readFileSync } from 'node:fs';
import { contentSecurityPolicy } from '../lib/csp.mjs';

const file = new URL('./inspector.html', import.meta.url);

export const inspectorPage = async (app) => {
  app.get('/inspector', (request, reply) =>
    reply
      .header('content-security-policy', contentSecurityPolicy())
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(readFileSync(file)),
  );
};
