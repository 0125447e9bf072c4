import { expect, soon, test } from './support/fixtures';
import { errorsOf, fineAfter, LISTEN, oneError } from './support/errors';
import { call, fast } from './support/sdk';

// Whatever a page passes: an error that names it, and everything else as if it had not been passed.

test.use({ isolation: 'context' });

test.describe('hostile properties: a property', () => {
  // The code of a value, what the error says of it, and what arrives in its place (undefined: nothing).
  const values: Record<string, [code: string, says: RegExp, arrives?: unknown]> = {
    circular: [`(() => { const a = { b: 1 }; a.self = a; return a })()`, /bad\.self.*circular/, { b: 1 }],
    'a BigInt': ['10n', /bad.*bigint/i],
    'a function': ['() => 1', /bad.*function/i],
    'a symbol': [`Symbol('s')`, /bad.*symbol/i],
    'a DOM node': ['document.body', /bad.*HTMLBodyElement/],
    'the window': ['window', /bad.*Window/],
    'an event': [`new MouseEvent('click')`, /bad.*MouseEvent/],
    'a Map': ['new Map([[1, 2]])', /bad.*Map/],
    'a throwing getter': [`{ ok: 1, get worse() { throw Error('no') } }`, /bad\.worse/, { ok: 1 }],
    'a throwing toJSON': [`{ toJSON() { throw Error('no') } }`, /bad/],
    'a throwing proxy': [`new Proxy({}, { ownKeys() { throw Error('no') } })`, /bad/],
    'a revoked proxy': [
      `(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()`,
      /bad/,
    ],
    NaN: ['NaN', /bad.*NaN/],
    Infinity: ['-Infinity', /bad.*Infinity/],
    'a string of 1 MB': [`'x'.repeat(1 << 20)`, /bad.*long/],
    'an array of a million': [`Array(1e6).fill(1)`, /bad.*large/],
    'nested without end': [
      `(() => { let a = {}; for (let i = 0; i < 1e5; i++) a = { a }; return a })()`,
      /bad.*deep/,
      expect.anything(),
    ],
    'a lone surrogate': [`'a\\ud800b'`, /bad.*surrogate/, 'a\ufffdb'],
  };
  for (const [what, [code, says, arrives]] of Object.entries(values)) {
    // The small build says the name of the property only.
    for (const [src, said] of [
      ['/sojourn.js', /properties\.bad(\.\w+)*$/],
      ['/sojourn.dev.js', says],
    ] as const)
      test(`${what} is named, the rest of the event arrives (${src})`, async ({
        open,
        collector,
        pageLog,
      }) => {
        const page = await open({ src, attributes: fast, script: LISTEN });
        const id = await page.evaluate(
          `sojourn('track', 'odd', { first: 'kept', bad: ${code}, last: ['kept'] })`,
        );
        const odd = await collector.waitFor('odd');
        expect(odd.id).toBe(id);
        expect(odd.properties.first).toBe('kept');
        if (arrives === undefined) expect(Object.keys(odd.properties)).not.toContain('bad');
        else expect(odd.properties.bad).toEqual(arrives);
        const error = await oneError(page, pageLog, said);
        expect(error.message).toContain('odd');
        expect(error.message.length).toBeLessThan(500);
        await fineAfter(page, collector);
      });
  }

  test('lone surrogates and line ends in keys, names and texts leave the body sound', async ({
    open,
    collector,
    pageLog,
  }) => {
    const page = await open({ attributes: fast, script: LISTEN });
    await page.evaluate(
      `sojourn('track', 'odd \\udc00 name', { ['key \\ud800']: 'text', pair: '\\ud83d\\ude00', ends: '\\u2028\\u2029\\0' })`,
    );
    await soon(() => collector.events().length).toBe(3);
    const { name, properties } = collector.events()[2]!;
    expect(name).toMatch(/^odd .+ name$/);
    expect(name + Object.keys(properties).join()).not.toMatch(/\p{Cs}/u);
    expect(properties).toMatchObject({ pair: '😀', ends: '\u2028\u2029\0' });
    expect(collector.requests.at(-1)!.body).not.toMatch(/\\ud[89a-f]/i);
    // Each is reported once; the texts are right.
    await soon(() => errorsOf(page)).toEqual([
      { code: 'event', message: expect.stringMatching(/odd .*: name/) },
      { code: 'event', message: expect.stringMatching(/odd .*: properties\.key/) },
    ]);
    await page.evaluate(`sojourn('identify', 'an\\ud800na')`);
    await oneError(page, pageLog, /identify/, 2);
    await fineAfter(page, collector);
    expect(collector.events('fine')[0]!.user).toEqual({ id: 'an\ufffdna' });
    expect(await errorsOf(page)).toHaveLength(3);
  });

  test('keys named like parts of objects arrive as they are', async ({ open, collector }) => {
    const page = await open({ attributes: fast });
    await page.evaluate(
      `sojourn('track', 'odd', JSON.parse('{"__proto__":{"a":1},"constructor":2,"toString":3,"toJSON":4}'))`,
    );
    const { properties } = await collector.waitFor('odd');
    expect(Object.entries(properties)).toEqual([
      ['__proto__', { a: 1 }],
      ['constructor', 2],
      ['toString', 3],
      ['toJSON', 4],
    ]);
    expect(await page.evaluate('({}).a')).toBeUndefined();
  });

  test('properties that are no object are reported, and the event arrives without them', async ({
    open,
    collector,
    pageLog,
  }) => {
    const page = await open({ attributes: fast, script: LISTEN });
    const bad = [`'text'`, '5', 'true', '[1]', '() => 1', 'document.body'];
    for (const [index, code] of bad.entries()) {
      await page.evaluate(`sojourn('track', 'odd ${index}', ${code})`);
      expect((await collector.waitFor(`odd ${index}`)).properties).toEqual({});
      await oneError(page, pageLog, /odd.*properties/, index);
    }
    await page.evaluate(`sojourn('track', 'none', null); sojourn('track', 'none at all', undefined, null)`);
    await collector.waitFor('none at all');
    expect(await errorsOf(page)).toHaveLength(bad.length);
  });

  test('a later change of what was passed changes nothing', async ({ open, collector }) => {
    const page = await open({ attributes: fast });
    await page.evaluate(
      `{ const args = { deep: { n: 1 } }; sojourn('track', 'copied', args); args.deep.n = 2; args.more = 1 }`,
    );
    expect((await collector.waitFor('copied')).properties).toEqual({ deep: { n: 1 } });
  });
});

test('hostile properties: an invalid event name is refused with an error', async ({
  open,
  collector,
  pageLog,
}) => {
  const page = await open({ attributes: fast, script: LISTEN });
  const names = [
    `''`,
    `'n'.repeat(10000)`,
    '5',
    'null',
    'undefined',
    '{}',
    `['a']`,
    'Symbol()',
    '10n',
    'document',
  ];
  for (const [index, code] of names.entries()) {
    expect(await page.evaluate(`sojourn('track', ${code}, { a: 1 })`)).toBeNull();
    const error = await oneError(page, pageLog, /name/, index);
    expect(error.message.length).toBeLessThan(500);
  }
  await fineAfter(page, collector);
  expect(collector.names()).toEqual(['session_start', 'page_view', 'fine']);
});

test('hostile properties: options of track() that are wrong are named, the event arrives', async ({
  open,
  collector,
  pageLog,
}) => {
  const page = await open({ attributes: fast, script: LISTEN });
  for (const [index, code] of ['NaN', `'yesterday'`, 'new Date(NaN)', 'Infinity', '{}', '1e300'].entries()) {
    await page.evaluate(`sojourn('track', 'odd ${index}', {}, { time: ${code} })`);
    const event = await collector.waitFor(`odd ${index}`);
    expect(Date.parse(event.time)).not.toBeNaN();
  }
  expect((await errorsOf(page)).length).toBeGreaterThanOrEqual(5);
  expect(pageLog.lines.join('\n')).toMatch(/error: sojourn.*time/);
  for (const code of ['5', `'x'`, '[]', '() => 1'])
    await page.evaluate(`sojourn('track', 'odd', {}, ${code})`);
  await fineAfter(page, collector);
});

test('hostile properties: methods given anything at all throw nothing and leave the tracker working', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast, script: LISTEN });
  const thrown = await page.evaluate(`(() => {
    const thrown = [];
    const odd = [undefined, null, 0, -1, NaN, '', 'x', true, {}, [], () => { throw Error('mine') }, Symbol('s'), 10n,
      document.body, Object.create(null), new Proxy({}, { get() { throw Error('trap') } })];
    for (const method of ['track', 'identify', 'setSessionTimeout', 'on', 'setBackground', 'setConsent'])
      for (const one of odd) for (const two of odd)
        try {
          sojourn(method, one, two);
          sojourn[method](one, two);
        } catch (error) { thrown.push(method + ': ' + error) }
    return thrown;
  })()`);
  expect(thrown).toEqual([]);
  // A wrong state of consent acts as pending (rule 35).
  await page.evaluate(`sojourn('setBackground', null); sojourn('setConsent', 'granted')`);
  await fineAfter(page, collector);
});

test('hostile properties: identify with wrong values is named and forgets nothing', async ({
  open,
  collector,
  pageLog,
}) => {
  const page = await open({ attributes: fast, script: LISTEN });
  await call(page, 'identify', 'anna');
  for (const [index, code] of [`''`, '5', 'null', '{}'].entries()) {
    await page.evaluate(`sojourn('identify', ${code})`);
    await oneError(page, pageLog, /identify|userId/, index);
  }
  await page.evaluate(`sojourn('identify', 'anna', { ok: 1, bad: 10n })`);
  await oneError(page, pageLog, /traits\.bad/, 4);
  await call(page, 'track', 'identified');
  expect((await collector.waitFor('identified')).user).toEqual({ id: 'anna', traits: { ok: 1 } });
});
