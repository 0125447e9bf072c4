import { expect, soon, test, type Open } from './support/fixtures';
import { errorsOf, fineAfter, LISTEN, oneError } from './support/errors';
import { call, fast } from './support/sdk';

test.use({ isolation: 'context' });

test.describe('hostile options: an option', () => {
  const attributes: Record<string, [attribute: Record<string, string>, names: RegExp]> = {
    'a negative timeout': [{ sessionForegroundTimeout: '-5' }, /session\.foregroundTimeout.*-5/],
    'a timeout of 0': [{ sessionBackgroundTimeout: '0' }, /session\.backgroundTimeout.*0/],
    'a timeout of words': [{ sessionForegroundTimeout: 'long' }, /session\.foregroundTimeout.*long/],
    'an empty timeout': [{ sessionForegroundTimeout: '' }, /session\.foregroundTimeout/],
    'a negative duration': [{ sessionMaxDuration: '-1' }, /session\.maxDuration.*-1/],
    'a negative batch size': [{ deliveryBatchSize: '-1' }, /delivery\.batchSize.*-1/],
    'a namespace with spaces': [{ namespace: 'a b' }, /namespace.*a b/],
    'a cookie name with a semicolon': [{ cookieName: 'a;b' }, /cookie\.name.*a;b/],
    'an unknown sameSite': [{ cookieSameSite: 'Sometimes' }, /cookie\.sameSite.*Sometimes/],
    'an unknown option of a group': [{ sessionTimeout: '5' }, /session\.timeout/],
    'words for a flag': [{ cookieless: 'please' }, /cookieless.*please/],
  };
  for (const [what, [attribute, names]] of Object.entries(attributes)) {
    // The development build says the name, the value and what helps; the small build says nothing. The results are the same.
    for (const [src, said] of [['/sojourn.js'], ['/sojourn.dev.js', names]] as const)
      test(`${what} is ${said ? 'named and ' : ''}left out (${src})`, async ({
        open,
        collector,
        pageLog,
      }) => {
        const page = await open({ src, attributes: { ...fast, ...attribute }, script: LISTEN });
        const { session } = await collector.waitFor('page_view');
        expect(session).toMatchObject({ sessionIndex: 1, storageMechanism: 'cookie' });
        if (said) await oneError(page, pageLog, said);
        else expect(await errorsOf(page)).toEqual([]);
        await fineAfter(page, collector);
        expect(collector.events('fine')[0]!.session!.sessionIndex).toBe(1);
      });
  }

  test('an unknown consent is named, and is pending: nothing is stored or sent (rule 35)', async ({
    open,
    collector,
    pageLog,
  }) => {
    const page = await open({ attributes: { ...fast, consent: 'maybe' }, script: LISTEN });
    await oneError(page, pageLog, /option consent$/);
    expect(await page.evaluate('sojourn.consent')).toBe('pending');
    await collector.quiet(300);
    expect([collector.requests, await page.evaluate('document.cookie')]).toEqual([[], '']);
    await call(page, 'setConsent', 'granted');
    await collector.waitFor('page_view');
  });

  const withCollector = (open: Open, value?: string) =>
    open({
      sdk: false,
      stub: true,
      head: `<script>${LISTEN}</script>`,
      body: `<script src="/sojourn.js"${value === undefined ? '' : ` data-collector="${value}"`}></script><p>the page</p>`,
    });
  test('a collector that is missing: named once no init has come, nothing sent, the page unharmed', async ({
    open,
    collector,
    pageLog,
  }) => {
    const page = await withCollector(open);
    await soon(() => pageLog.lines.join()).toMatch(/error: sojourn.*collector is missing/);
    expect(await page.textContent('p')).toBe('the page');
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(collector.requests).toEqual([]);
  });

  for (const [what, value] of Object.entries({
    empty: '',
    relative: 'collect',
    'without protocol': 'collect.example/e',
    'of another protocol': 'javascript:alert(1)',
    nonsense: 'http://',
  })) {
    test(`a collector that is ${what}: named, nothing sent, the page unharmed`, async ({
      open,
      collector,
      site,
      pageLog,
    }) => {
      const page = await withCollector(open, value);
      await soon(async () => (await errorsOf(page)).length).toBeGreaterThan(0);
      expect((await errorsOf(page))[0]!.message).toMatch(/collector/);
      expect(pageLog.lines.join('\n')).toMatch(/error: sojourn.*collector/);
      expect(await call(page, 'track', 'nowhere')).toBeNull();
      for (const method of ['newSession', 'endSession', 'reset', 'flush', 'shutdown'])
        await call(page, method);
      await page.evaluate('sojourn.ready');
      expect(await page.evaluate('sojourn.session')).toBeNull();
      expect(await page.textContent('p')).toBe('the page');
      expect(await page.evaluate('document.cookie')).toBe('');
      expect(site.requests.filter(({ method }) => method === 'POST')).toEqual([]);
      expect(collector.requests).toEqual([]);
    });
  }
});

test('hostile options: createTracker with anything at all throws nothing', async ({ open, collector }) => {
  const page = await open({
    sdk: false,
    module: `
      import { createTracker } from '/sdk.mjs';
      window.thrown = [];
      const collector = '${collector.url}';
      const getter = { collector, get session() { throw Error('mine') } };
      for (const args of [undefined, null, 5, 'x', [], {}, () => 1, { collector: 5 }, { collector: null }, getter,
        { collector, session: null, cookie: 5, delivery: 'x', plugins: 5, app: [], mask: 'x', protocol: 5 },
        { collector, namespace: 'a', plugins: [null, 5, {}, { name: 'x' }, { name: 'y', setup() { throw Error('mine') } }] },
        { collector, namespace: 'b', mask() { throw Error('mine') } },
        { collector, namespace: 'c', protocol: { encode() { throw Error('mine') } } }])
        try {
          const tracker = createTracker(args);
          tracker.track('tried');
          tracker.flush().catch((error) => thrown.push(String(error)));
        } catch (error) { thrown.push(String(error)) }
      window.tracker = createTracker({ collector, namespace: 'last', delivery: { flushInterval: 10 } });
      tracker.track('fine');
    `,
  });
  await collector.waitFor('fine');
  expect(await page.evaluate('thrown')).toEqual([]);
});
