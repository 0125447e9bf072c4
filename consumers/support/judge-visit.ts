import { expect } from '@playwright/test';
import type { Collector } from '../../e2e/support/collector';
import type { NativeEvent } from '../../e2e/support/native';
import type { View } from './visit-app';

/** How long a page that has closed may leave its last events to the browser. */
const LAST_EVENTS_MS = 10_000;

/** The first view, where the address of the server is left out. */
const describe = ({
  page,
  properties,
}: {
  page: { url: string; title: string };
  properties: Record<string, unknown>;
}) => {
  const { pathname, search } = new URL(page.url);
  return { path: pathname + search, title: page.title, navigation: properties.navigation };
};

/** What the collector received is exactly what the visitor did. */
export const judgeVisit = async (collector: Collector, views: readonly View[], lines: readonly string[]) => {
  await collector.waitFor('leave', { timeout: LAST_EVENTS_MS });
  await collector.quiet(1_000);
  const index = ({ session }: NativeEvent) => session?.eventIndex ?? 0;
  const events = collector.events().sort((a, b) => index(a) - index(b));
  expect.soft(events.filter(({ name }) => name === 'page_view').map(describe), 'page views').toEqual(views);
  const others = events.flatMap(({ name }) => (name === 'page_view' ? [] : [name]));
  expect.soft(others, 'other events').toEqual(['session_start', 'cart_add', 'leave']);
  expect.soft(new Set(events.map(({ session }) => session?.sessionId)).size, 'sessions').toBe(1);
  const ids = collector.allEvents().map(({ id }) => id);
  expect
    .soft(
      ids.filter((id, at) => ids.indexOf(id) !== at),
      'ids that came twice',
    )
    .toEqual([]);
  expect
    .soft(
      lines.filter((line) => /^(error|warning|assert):/.test(line)),
      'console',
    )
    .toEqual([]);
};
