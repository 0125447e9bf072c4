// The proof: of many lives, the sessions that the models compute equal what the visitor's browser did.
//   npm run models -- proof --lives 3000
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasDbt, runDbt } from '../../models/lib/dbt.mjs';
import { withDatabase } from './database.mjs';
import { createRawTable, insertLines, toLines } from './raw-rows.mjs';
import { runLives } from './simulated-lives.mjs';
import { differences, keys, snapshot } from './snapshot.mjs';

const LIVES = Number(process.env.LIVES ?? 160);
const SEED = Number(process.env.SEED ?? 1);
const HOUR = 3_600_000;
const timeouts = process.env.LIVES ? [60_000, 1_800_000] : [60_000];

if (!hasDbt())
  console.warn('\n  SKIPPED: the models are not run, dbt is not installed: npm run models -- setup\n');

/** Half of them in a harsh world, half in a kind one. */
const runAllLives = async () => {
  const half = Math.ceil(LIVES / 2);
  const harsh = await runLives({ lives: half, seed: SEED, harsh: true });
  return [...harsh, ...(await runLives({ lives: half, seed: SEED + half, harsh: false }))];
};
let simulated;

/** One row in twelve arrives hours after all the others. */
const splitLate = (rows) => {
  const newest = rows.reduce((most, { received_at }) => Math.max(most, received_at), 0);
  const isLate = (_, i) => i % 12 === 5;
  return {
    inTime: rows.filter((...row) => !isLate(...row)),
    late: rows.filter(isLate).map((row, i) => ({ ...row, received_at: newest + 6 * HOUR + i })),
  };
};

/** `unsaved`: the first activity after the end, by the collector's clock; a crash took the record that knew of it. */
const readSessions = (db) =>
  db.all(`SELECT session_key, session_id, user_id, session_index::DOUBLE AS index, end_reason, derived_end_reason,
    epoch_ms(started_at)::DOUBLE AS started, epoch_ms(ended_at)::DOUBLE AS ended, epoch_ms(over_after)::DOUBLE AS over,
    epoch_ms(derived_ended_at)::DOUBLE AS derived, epoch_ms(reported_ended_at)::DOUBLE AS reported,
    (SELECT min(epoch_ms(e.time) + e.skew_ms)::DOUBLE FROM analytics.events e
      WHERE e.session_key = s.session_key AND e.time > s.ended_at
      AND (e.is_activity OR e.transition IS NOT NULL)) AS unsaved, s.skew_ms::DOUBLE AS skew FROM analytics.sessions s ORDER BY user_id, session_index`);

/**
 * May the record that ends the session be older than events that arrived? Its copies follow an activity within a second
 * (rule 30), and a killed browser forgets up to a minute. Times of a clock that was set back say nothing.
 */
const mayBeOld = ({ reason, early, unsaved, life: { crashes, kills, wasSetBack, clockShift } }) => {
  if (early >= -1_000 && (crashes[0] || kills[0])) return true;
  const isLost = (within) => (instant) =>
    wasSetBack || (instant >= unsaved && instant - unsaved < within + clockShift);
  return reason === 'clock' || crashes.some(isLost(1_000)) || kills.some(isLost(60_000));
};
/** A tab that goes while another is visible is activity without an event: the session may outlast its derived limit. */
const isUnseen = ({ derived, over, skew, life }) =>
  life.changes.some((instant) => instant > derived + skew && instant <= over + skew);

/** Runs the models over `inTime`, then over what `late` adds, then over everything at once. */
const runModels = async (folder, timeout, { inTime, late }) => {
  const file = join(folder, 'proof.duckdb');
  const target = join(folder, 'target');
  const vars = JSON.stringify({ foreground_timeout: timeout, background_timeout: timeout, lookback: 0 });
  const build = () =>
    runDbt(['build', '--vars', vars, '--target-path', target, '--log-path', folder], {
      SOJOURN_DUCKDB: file,
      SOJOURN_TARGET: 'duckdb',
    });
  const load = (db, rows) => {
    writeFileSync(join(folder, 'rows.json'), toLines(rows));
    return db.run(insertLines(join(folder, 'rows.json')));
  };
  const compiled = (name) => readFileSync(join(target, `compiled/sojourn/models/${name}.sql`), 'utf8');

  await withDatabase(file, async (db) => {
    await db.run(createRawTable);
    await load(db, inTime);
  });
  build();
  const statements = Object.keys(keys).map(
    (name) => `CREATE OR REPLACE TABLE analytics.${name} AS ${compiled(name)}`,
  );
  const before = await withDatabase(file, async (db) => {
    const found = await snapshot(db);
    await load(db, late);
    return found;
  });
  build();
  return withDatabase(file, async (db) => {
    const after = await snapshot(db);
    const sessions = await readSessions(db);
    for (const statement of statements) await db.run(statement);
    return { before, after, sessions, whole: await snapshot(db) };
  });
};

describe.skipIf(!hasDbt()).each(timeouts)('models: lives with timeouts of %i ms', (timeout) => {
  const folder = mkdtempSync(join(tmpdir(), 'models-'));
  const truth = new Map();
  let lives, split, before, after, whole, sessions;

  beforeAll(async () => {
    lives = (await (simulated ??= runAllLives())).filter((life) => life.timeout === timeout);
    for (const life of lives) for (const [id, session] of life.sessions) truth.set(id, { ...session, life });
    split = splitLate(lives.flatMap(({ rows }) => rows));
    ({ before, after, whole, sessions } = await runModels(folder, timeout, split));
  }, 3_600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('have each event once, though many arrived twice', () => {
    const ids = lives.flatMap(({ rows }) => rows.map(({ id }) => id));
    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect([...after.events.keys()].sort()).toEqual([...new Set(ids)].sort());
  });

  test('have the sessions of the browsers of which any event arrived, and no others', () => {
    const arrived = new Set(lives.flatMap(({ rows }) => rows.map((row) => row.session_id)));
    const known = [...truth.keys()].filter((id) => arrived.has(id));
    expect(known.length).toBeGreaterThan(LIVES / 2);
    expect(sessions.map(({ session_id }) => session_id).sort()).toEqual(known.sort());
  });

  test('have their visitors, their numbers and their starts', () => {
    const wrong = sessions.filter(({ session_id, user_id, index, started }) => {
      const real = truth.get(session_id);
      return user_id !== real.userId || index !== real.index || started !== real.startedAt;
    });
    expect(wrong).toEqual([]);
  });

  test('have the sessions of a visitor in the order in which the browser had them', () => {
    for (const life of lives.filter(({ wasSetBack }) => !wasSetBack)) {
      const own = sessions.filter(({ session_id }) => life.sessions.has(session_id));
      const byStart = own.toSorted((a, b) => a.started - b.started || a.index - b.index);
      expect(
        byStart.map(({ index }) => index),
        `seed ${life.seed}`,
      ).toEqual(own.map(({ index }) => index));
    }
  });

  test('have each reported end as the browser reported it to its page', () => {
    const both = sessions.filter(
      ({ session_id, reported }) => reported !== null && truth.get(session_id).ends[0],
    );
    expect(both.length).toBeGreaterThan(LIVES / 4);
    const wrong = both.filter(
      ({ session_id, ended, end_reason }) =>
        !truth.get(session_id).ends.some(({ at, reason }) => at === ended && reason === end_reason),
    );
    expect(wrong).toEqual([]);
  });

  test('derive ends within the bounds of the rules, reported or not', () => {
    const ended = sessions.flatMap((session) => {
      const { ends, life } = truth.get(session.session_id);
      return ends
        .slice(0, 1)
        .map(({ at, reason }) => ({ ...session, at, reason, life, early: at - session.derived }));
    });
    const isTimeout = ({ reason }) => reason.endsWith('timeout');
    const count = (rows, isCounted) => rows.filter(isCounted).length;
    const figures = {
      timeout,
      lives: lives.length,
      rows: split.inTime.length + split.late.length,
      events: after.events.size,
      sessions: sessions.length,
      reported: count(sessions, ({ reported }) => reported !== null),
      ended: ended.length,
      exact: count(ended, ({ early }) => early === 0),
      earlier: count(ended, ({ early }) => early > 0),
      later: count(ended, ({ early }) => early < 0),
      outlasting: count(ended, ({ at, over }) => at > over),
      timeouts: count(ended, isTimeout),
      sameReason: count(
        ended.filter(isTimeout),
        ({ reason, derived_end_reason }) => reason === derived_end_reason,
      ),
    };
    console.log(JSON.stringify(figures));
    const outlasting = ended.filter((end) => end.at > end.over);
    expect(outlasting.length).toBeLessThan(2 + ended.length / 100);
    const outside = [
      ...outlasting.filter((end) => !isUnseen(end)),
      ...ended.filter((end) => end.early < 0 && !mayBeOld(end)),
    ];
    expect(outside.map(({ life, ...end }) => ({ seed: life.seed, ...end }))).toEqual([]);
    // Explicit ends and crashes are of another instant than the last event: with long timeouts they are half of all.
    expect(figures.exact / figures.ended).toBeGreaterThan(0.4);
    expect(figures.sameReason / figures.timeouts).toBeGreaterThan(0.9);
  });

  test('are the same in steps as from everything at once', () => {
    for (const name of Object.keys(keys)) expect(differences(after[name], whole[name]), name).toEqual([]);
  });

  test('move by a late event its own session, and leave every other byte', () => {
    const touched = new Set(split.late.map(({ session_id }) => session_id));
    const own = new Map(sessions.map(({ session_key, session_id }) => [session_key, session_id]));
    const still = [...before.sessions.keys()].filter((key) => !touched.has(own.get(key)));
    const moved = [...before.sessions.keys()].filter(
      (key) => before.sessions.get(key) !== after.sessions.get(key),
    );
    expect(still.length).toBeGreaterThan(5);
    expect(moved.length).toBeGreaterThan(5);
    expect(moved.filter((key) => !touched.has(own.get(key)))).toEqual([]);
    expect([...before.events].filter(([key, text]) => after.events.get(key) !== text)).toEqual([]);
  });
});
