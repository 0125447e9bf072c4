import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { flatten } from 'sojourn/collector';
import { expect, test } from 'vitest';
import { createValidator } from '../../collector/intake/schema.mjs';
import { createDay } from '../../demo/sample/day.mjs';
import { demo } from './support/demo.mjs';

const until = Date.parse('2030-01-01T18:00:00.000Z');
const day = (seed) => createDay({ visitors: 30, seed, until });
const events = (batches) => batches.flatMap(flatten);

test('sample day: the sample day is valid by the schema, and has each id once', () => {
  const problemWith = createValidator();
  expect(day(3).map(problemWith).filter(Boolean)).toEqual([]);
  const ids = events(day(3)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('sample day: the same seed makes the same day', () => {
  expect(day(5)).toEqual(day(5));
  expect(day(5)).not.toEqual(day(6));
});

test('sample day: sessions follow the rules: one after another, counted without a gap, nothing from the future', () => {
  const starts = events(day(4)).filter(({ name }) => name === 'session_start');
  const ends = new Map(
    events(day(4))
      .filter(({ name }) => name === 'session_end')
      .map(({ session, time }) => [session.sessionId, time]),
  );
  const byVisitor = new Map(starts.map(({ session }) => [session.userId, []]));
  for (const one of starts) byVisitor.get(one.session.userId).push(one);
  expect(byVisitor.size).toBeGreaterThan(10);
  for (const visits of byVisitor.values())
    visits.forEach(({ session, time }, i) => {
      expect(session.sessionIndex).toBe(i + 1);
      const before = visits[i - 1]?.session.sessionId ?? null;
      expect(session.previousSessionId).toBe(before);
      if (before) expect(time >= ends.get(before)).toBe(true);
    });
  expect(events(day(4)).filter(({ time }) => Date.parse(time) > until)).toEqual([]);
});

test('sample day: page views say how the page was reached, and how long the previous one was visible', () => {
  const views = events(day(4)).filter(({ name }) => name === 'page_view');
  expect(new Set(views.map(({ properties }) => properties.navigation))).toEqual(new Set(['load', 'route']));
  const entries = views.filter(({ session }) => session.eventIndex === 1);
  for (const { properties } of entries) expect(properties).toEqual({ navigation: 'load' });
  for (const { page, properties } of views) {
    expect(properties.navigation).toBe(/checkout\/./.test(page.url) ? 'route' : 'load');
    expect(properties.foregroundDuration ?? 0).toBeGreaterThanOrEqual(0);
  }
  const documents = new Map(views.map(({ page }) => [page.id, page.url]));
  expect(documents.size).toBe(views.filter(({ properties }) => properties.navigation === 'load').length);
});

const script = fileURLToPath(new URL('../../demo/sample.mjs', import.meta.url));
const runSample = (...options) =>
  promisify(execFile)(process.execPath, [script, '--visitors', '2', ...options]);

test('sample day: the command fills the given collector, on any port', async () => {
  const { url, json } = await demo();
  const { stdout } = await runSample('--url', `${url}/`);
  expect(stdout).toContain(`see ${url}/inspector`);
  expect(await json('/api/stats')).toMatchObject({ visitors: 2 });
});

test('sample day: where nobody answers, the command says so in one line', async () => {
  const { url, close } = await demo();
  await close();
  const error = await runSample('--url', url).catch((failed) => failed);
  expect(error.code).toBe(1);
  expect(error.stderr).toMatch(/^Nothing answers at .* --url .*\n$/);
});
