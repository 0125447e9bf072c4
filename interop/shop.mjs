// The demo's shop with an OpenTelemetry Collector at another origin. Its pages use the protocol's script file, and its policy
// names the collector.
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { createApp } from '../collector/http/create-app.mjs';
import { shopPages } from '../demo/shop/routes.mjs';

const folders = { '/web/': '../demo/web', '/shop/': '../demo/shop/public', '/sdk/': '../dist' };

const replace = (text, pattern, by) => {
  if (!pattern.test(text)) throw new Error(`a page of the shop has no ${pattern}`);
  return text.replace(pattern, by);
};

/** `collector()`: the collector's address, once it is known. */
export const startShop = async (collector) => {
  const app = createApp();
  app.addHook('onSend', async (_request, reply, page) => {
    const policy = reply.getHeader('content-security-policy');
    if (!policy) return page;
    reply.header('content-security-policy', replace(policy, /connect-src 'self'/, `$& ${collector()}`));
    const otlp = replace(page, /src="\/sojourn\.full\.js"/, 'src="/sdk/sojourn.otlp.js"');
    return replace(
      otlp,
      /data-collector="[^"]*"/,
      `data-collector="${collector()}" data-service-name="shop"`,
    );
  });
  for (const [prefix, path] of Object.entries(folders))
    await app.register(fastifyStatic, {
      root: fileURLToPath(new URL(path, import.meta.url)),
      prefix,
      decorateReply: false,
    });
  await app.register(shopPages);
  await app.listen({ port: 0, host: 'localhost' });
  return { url: `http://localhost:${app.server.address().port}`, close: () => app.close() };
};
