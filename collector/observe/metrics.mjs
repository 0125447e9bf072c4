// Metrics for Prometheus: one registry for each collector.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const DAY_MS = 86_400_000;

export const createMetrics = () => {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const counter = (name, help, labelNames = []) => new Counter({ name, help, labelNames, registers });
  const histogram = (name, help, buckets, labelNames = []) =>
    new Histogram({ name, help, buckets, labelNames, registers });

  const received = counter('sojourn_events_received_total', 'Events in accepted requests.', ['protocol']);
  const stored = counter('sojourn_events_stored_total', 'Events that the store did not have yet.');
  const duplicates = counter('sojourn_events_duplicate_total', 'Events whose id the store had.');
  const ahead = counter(
    'sojourn_events_ahead_total',
    'Events with a time more than a day after their arrival.',
  );
  const deleted = counter('sojourn_events_deleted_total', 'Events that were deleted.', ['reason']);
  const refused = counter('sojourn_requests_refused_total', 'Requests that were refused.', ['kind']);
  const newer = counter('sojourn_batches_newer_total', 'Batches of an SDK that is newer than the collector.');
  const failures = counter('sojourn_commit_failures_total', 'Commits that the store did not take.');
  const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  const commits = histogram('sojourn_commit_seconds', 'Time of a commit.', seconds);
  const rows = histogram('sojourn_commit_rows', 'Rows of a commit.', [1, 5, 10, 50, 100, 500, 1_000, 5_000]);
  const requests = histogram('sojourn_request_seconds', 'Time until the answer.', seconds, [
    'route',
    'status',
  ]);

  return {
    register,
    observer: {
      received: (events) => {
        received.inc({ protocol: events[0]?.protocol ?? 'native' }, events.length);
        ahead.inc(events.filter((row) => row.time > row.received_at + DAY_MS).length);
      },
      committed: (commit) => {
        if (commit.error) return failures.inc();
        if (!commit.rows) return;
        stored.inc(commit.stored);
        duplicates.inc(commit.rows - commit.stored);
        commits.observe(commit.seconds);
        rows.observe(commit.rows);
      },
      refused: (kind) => refused.inc({ kind }),
      newer: () => newer.inc(),
    },
    deleted: (reason, count) => deleted.inc({ reason }, count),
    /** A fastify hook for each answer. Unknown paths share one label, because strangers choose them. */
    answered: async ({ routeOptions }, reply) =>
      requests.observe(
        { route: routeOptions.url ?? 'none', status: reply.statusCode },
        reply.elapsedTime / 1_000,
      ),
    /** A value that is computed when Prometheus reads it. */
    gauge: (name, help, read) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      }),
  };
};
