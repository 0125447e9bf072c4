// What anybody may send to the demo's collector, at the path of each protocol.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flatten } from 'sojourn/collector';
import { problemWithEvent } from '../../collector/intake/event-check.mjs';
import { toRows } from '../../collector/intake/rows.mjs';
import { createValidator } from '../../collector/intake/schema.mjs';
import { MAX_FAULTS } from '../../collector/protocols/faults.mjs';
import { protocols } from '../../collector/protocols/index.mjs';
import { batch } from '../collector/support/batches.mjs';
import { collectorOn } from '../collector/support/collector.mjs';
import { soon } from '../collector/support/soon.mjs';
import { newVisit, requests } from '../collector/support/vendor-requests.mjs';
import { fuzz, mutated, oddText } from './fuzz.ts';

const all = { native: () => ({ path: '/e', type: 'text/plain', body: batch() }), ...requests };

const pathsIn = (value, path = []) =>
  value !== null && typeof value === 'object'
    ? [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))]
    : [path];
const change = (value, [key, ...rest], to) => {
  if (key === undefined) return to;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = change(value[key], rest, to);
  return copy;
};
const repeat = (part, count) => Array.from({ length: count }, () => part);
const replacement = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  oddText,
  fc.constantFrom(null, 0, -1, 1e300, [], {}, { toString: 1 }, '9'.repeat(20), 'x'.repeat(5_000)),
  fc.nat(400).map((count) => repeat({}, count)),
  fc.nat(400).map((count) => Object.fromEntries(repeat(0, count).map((_, n) => [`k${n}`, n]))),
);

/** A request that is right, with some of its parts replaced; or its text mutated; or any text. */
const bodies = (right) => {
  const part = fc.tuple(fc.constantFrom(...pathsIn(right)), replacement);
  const changed = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) =>
    parts.reduce((body, [path, to]) => {
      try {
        return change(body, path, to);
      } catch {
        // The part has gone with another one.
        return body;
      }
    }, right),
  );
  const texts = changed.map((body) => JSON.stringify(body) ?? '');
  return fc.oneof(texts, mutated(fc.constant(JSON.stringify(right))), mutated(texts), oddText);
};
const types = (type) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(type) },
    fc.constantFrom('', 'text/plain', 'application/json', 'x'.repeat(300)),
  );

test.each(protocols.map((protocol) => [protocol.name, protocol]))(
  'demo: %s reads any body, and says little of what is wrong',
  async (name, protocol) => {
    const { path, type, body: right } = all[name](newVisit());
    await fuzz(`demo ${name}`, fc.tuple(bodies(right), types(type)), ([body, contentType]) => {
      let read;
      try {
        read = protocol.read({ method: 'POST', path, headers: { 'content-type': contentType }, body });
      } catch (error) {
        // The route answers 400: what a reader stumbles over is no request of its protocol.
        expect(error).toBeInstanceOf(Error);
        return;
      }
      expect(read.faults.length).toBeLessThanOrEqual(MAX_FAULTS);
      for (const fault of read.faults) expect(fault.length).toBeLessThan(1_000);
      for (const event of read.events) expect(problemWithEvent(event)?.length ?? 0).toBeLessThan(1_000);
      const { status, body: text } = protocol.answer(read);
      expect([200, 202, 400, 415, 422]).toContain(status);
      expect(text.length).toBeLessThan(20_000);
    });
  },
);

test('demo: native takes a batch by the schema, or says in few words why not', async () => {
  const problemWith = createValidator();
  await fuzz('demo native', bodies(all.native().body), (body) => {
    let sent;
    try {
      sent = JSON.parse(body);
    } catch {
      return;
    }
    const problem = problemWith(sent);
    if (problem) expect(problem.length).toBeLessThan(1_000);
    else {
      const { rows } = toRows({ ...sent, events: flatten(sent), protocol: 'native' }, Date.now(), 1e8);
      expect(rows.map(({ id }) => typeof id)).toEqual(rows.map(() => 'string'));
    }
  });
});

test.each(Object.keys(all))(
  'demo: the path of %s answers any body with less than 500, in few words, and keeps no bytes',
  async (name) => {
    const { url, collector, stats } = await collectorOn();
    const { path, type, body: right } = all[name](newVisit());
    const check = async ([body, contentType]) => {
      const answer = await fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body,
      });
      expect(answer.status).toBeLessThan(500);
      expect((await answer.text()).length).toBeLessThan(20_000);
    };
    await fuzz(`demo path of ${name}`, fc.tuple(bodies(right), types(type)), check, { runs: 500, ms: 1_000 });
    // The last request may be under way when the time is over.
    await soon(() => collector.waitingBytes() === 0);
    expect((await stats()).counters.failed).toBe(0);
  },
);
