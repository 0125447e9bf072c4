// Any site may send here. sendBeacon sends with credentials, and then "*" is not an answer: the origin has to be named.

export const allowAnyOrigin = (app, path) => {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    reply.header('vary', 'origin');
    if (!origin) return;
    reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
  });

  app.options(path, async (request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', 'POST')
      .header(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ?? 'content-type',
      )
      .header('access-control-max-age', '86400')
      .send(),
  );
};
