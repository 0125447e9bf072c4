// GET /events/live notifies open inspectors of changes. It carries no data, so a page that was disconnected just reads again
// and misses nothing. The number of streams is limited, and a stream that nobody reads is closed.

export const createLive = ({ heartbeat = 15_000, atMostEvery = 250, maxStreams = 64 } = {}) => {
  const open = new Set();
  let id = 0;
  let planned = null;

  const write = (text) => {
    for (const response of open) {
      if (response.writableLength > 16_384) response.destroy();
      else response.write(text);
    }
  };

  const notify = () => {
    planned = null;
    id += 1;
    write(`id: ${id}\nevent: change\ndata: ${id}\n\n`);
  };

  // Proxies close silent connections, and only a write reveals that the client has gone.
  const beating = setInterval(() => write(': still here\n\n'), heartbeat);
  beating.unref();

  return {
    changed: () => {
      planned ??= setTimeout(notify, atMostEvery);
    },
    handle: (request, reply) => {
      if (open.size >= maxStreams) {
        const detail = 'Too many inspectors are open.';
        return reply.code(503).header('retry-after', '5').send({ error: 'overloaded', detail });
      }
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      raw.write(`retry: 1000\nid: ${id}\nevent: change\ndata: ${id}\n\n`);
      open.add(raw);
      raw.on('close', () => open.delete(raw));
    },
    close: () => {
      clearInterval(beating);
      clearTimeout(planned);
      for (const response of open) response.end();
    },
  };
};
