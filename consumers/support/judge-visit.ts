import { expect } from '@playwright/test';
import type { Collector } from '../../e2e/support/collector';
import type { NativeEvent } from '../../e2e/support/native';
import type { Server } from './app';
import type { View } from './visit-app';

/** Maximum time for the last events, which a closed page may leave to the browser. */
const LAST_EVENTS_MS = 10_000;

const print = ({ navigation, path, title }: View) => `${navigation} ${path} "${title}"`;
const readView = ({ page, properties }: NativeEvent): View => {
  const { pathname, search } = new URL(page.url);
  return { path: pathname + search, title: page.title, navigation: properties.navigation };
};
const index = ({ session }: NativeEvent) => session?.eventIndex ?? 0;

/** A line for the table: the number of views, and the first difference. */
const compare = (received: readonly string[], expected: readonly string[]) => {
  const at = expected.findIndex((view, at) => view !== received[at]);
  const count = `${received.length} of ${expected.length} page views`;
  return at < 0 ? count : `${count}; the ${at + 1}. is ${received[at] ?? 'missing'}, not ${expected[at]}`;
};

/** The collector must have received exactly what the visitor did, and the console must be clean. */
export const judgeVisit = async (
  collector: Collector,
  visited: readonly View[],
  { lines, errors }: { lines: readonly string[]; errors: readonly string[] },
  { named }: Server,
) => {
  // A missing event is reported below, with all events that did arrive.
  await collector.waitFor('leave', { timeout: LAST_EVENTS_MS }).catch(() => {});
  await collector.quiet(1_000);
  const events = collector.events().sort((a, b) => index(a) - index(b));
  const received = events.filter(({ name }) => name === 'page_view');
  const views = received.map((event) => print(readView(event)));
  const expected = visited.map(print);
  expect.soft(views, compare(views, expected)).toEqual(expected);
  const names = received.map(({ properties }) => properties.name);
  const paths = visited.map(({ path }) => path.replace(/\?.*/, ''));
  if (named) expect.soft(names, `names of page views: ${names}`).toEqual(paths);
  const others = events.flatMap(({ name }) => (name === 'page_view' ? [] : [name]));
  expect.soft(others, `other events: ${others}`).toEqual(['session_start', 'cart_add', 'leave']);
  const sessions = new Set(events.map(({ session }) => session?.sessionId));
  expect.soft(sessions.size, 'sessions').toBe(1);
  // A request may be repeated if the page was closed before its answer. An id may arrive twice, but always with the same event.
  // A page that cannot know whether `session_start` is stored repeats it, with its own address (rule 18).
  const fact = (event: NativeEvent) =>
    event.name === 'session_start' ? event.session?.sessionId : print(readView(event));
  const facts = new Map(collector.allEvents().map((event) => [`${event.id} ${fact(event)}`, event.id]));
  expect.soft(facts.size, 'ids that stand for two events').toBe(new Set(facts.values()).size);
  const complaints = [...lines.filter((line) => /^(error|warning|assert):/.test(line)), ...errors];
  expect.soft(complaints, `console: ${complaints[0]}`).toEqual([]);
};
