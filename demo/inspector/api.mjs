// Reads and actions of the inspector page. They are limited to this page: senders may not read what others have sent.
import { sameOriginOnly } from '../../collector/http/hosts.mjs';
import { readEvent, readSessionEvents, readStats } from './events.mjs';
import { readQuestions } from './questions.mjs';
import { readVisitors } from './visitors.mjs';

const whole = (text, otherwise, most) => {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? otherwise : Math.min(Math.max(number, 0), most);
};

/** A fastify plugin; `collector` is the result of createCollector, `live` of createLive, `models` of createModels. */
export const inspectorApi = (collector, live, models) => async (app) => {
  app.addHook('onRequest', sameOriginOnly);
  app.addHook('onSend', async (request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get('/api/stats', () => readStats(collector.query, collector.counters(), collector.lastFaults()));

  app.get('/api/visitors', ({ query }) =>
    readVisitors(models.query, {
      search: String(query.search ?? '').trim(),
      limit: whole(query.limit, 10, 50),
      offset: whole(query.offset, 0, 1e9),
    }),
  );

  app.get('/api/questions', () => readQuestions(models));

  app.get('/api/events', ({ query }) =>
    readSessionEvents(collector.query, {
      userId: String(query.user),
      sessionId: String(query.session),
      protocol: String(query.protocol ?? ''),
      offset: whole(query.offset, 0, 1e9),
    }),
  );

  app.get('/api/events/:id', async ({ params }, reply) => {
    const event = await readEvent(collector.query, params.id);
    return event ?? reply.code(404).send({ error: 'unknown', detail: 'There is no event with this id.' });
  });

  app.delete('/api/events', async (request, reply) => {
    await collector.clear();
    return reply.code(204).send();
  });

  app.get('/events/live', live.handle);
  // Close the streams first: the server waits for open connections, and streams never end by themselves.
  app.addHook('preClose', async () => live.close());
};
