import { expect, hide, soon, test } from './support/fixtures';
import { call, fast } from './support/sdk';
import { scriptBuild } from './support/sdk-files';
import { transitions } from './support/sessions';

test.use({ isolation: 'context' });

const at = (time: string) => Date.parse(time);

test.describe('script tag: calls queued before the script', () => {
  const src = '/sojourn.js?delay=700';

  test('are replayed in order, with their own times (rule 6)', async ({ open, collector }) => {
    const page = await open({
      src,
      attributes: { ...fast, auto: '' },
      script: `
        sojourn('track', 'a', { n: 1 });
        setTimeout(() => { sojourn('track', 'b'); window.at = Date.now() }, 250);
        sojourn('track', 'c');
      `,
    });
    await collector.waitFor(4);
    expect(collector.names()).toEqual(['session_start', 'a', 'c', 'b']);
    const [start, a, c, b] = collector.events();
    expect(a!.properties).toEqual({ n: 1 });
    expect(at(b!.time) - at(a!.time)).toBeGreaterThanOrEqual(240);
    expect(Math.abs(at(b!.time) - ((await page.evaluate('at')) as number))).toBeLessThan(100);
    expect(at(c!.time) - at(a!.time)).toBeLessThan(200);
    expect(start!.time).toBe(a!.time);
    expect([a, c, b].map((event) => event!.session!.eventIndex)).toEqual([1, 2, 3]);
  });

  test('keep their own times beside the page view (rule 6)', async ({ open, collector }) => {
    const script = `window.called = Date.now(); sojourn('track', 'early')`;
    const page = await open({ src, attributes: fast, script });
    const early = await collector.waitFor('early');
    await collector.waitFor('page_view');
    expect(Math.abs(at(early.time) - ((await page.evaluate('called')) as number))).toBeLessThan(100);
  });

  test('a timeout between them is judged by their times (rule 6)', async ({ open, collector }) => {
    await open({
      src: '/sojourn.js?delay=1000',
      attributes: { ...fast, auto: '', sessionForegroundTimeout: 400, sessionBackgroundTimeout: 400 },
      script: `sojourn('track', 'a'); setTimeout(() => sojourn('track', 'b'), 600)`,
    });
    await collector.waitFor('b');
    expect(collector.events('a')[0]!.session!.sessionIndex).toBe(1);
    expect(collector.events('b')[0]!.session!.sessionIndex).toBe(2);
  });

  test('may be any command, and call from within (stub)', async ({ open, collector }) => {
    const page = await open({
      src,
      attributes: { ...fast, auto: '' },
      script: `
        window.reported = [];
        sojourn('on', 'session-start', (session) => { reported.push(session.sessionIndex); sojourn('track', 'nested') });
        sojourn('identify', 'anna', { age: 41 });
        sojourn('track', 'first');
      `,
    });
    await collector.waitFor('nested');
    expect(collector.names()).toEqual(['session_start', 'first', 'nested']);
    expect(collector.events('first')[0]!.user).toEqual({ id: 'anna', traits: { age: 41 } });
    expect(await page.evaluate('reported')).toEqual([1]);
  });

  test('a queue without a stub is reported, and the tracker starts', async ({ open, collector, pageLog }) => {
    await open({
      src,
      attributes: fast,
      script: `
        sojourn('track', 'first');
        sojourn.q.push(null, 5, [Date.now(), { length: 1e10 }], [Date.now(), 'text'], { get 0() { throw Symbol('no') } });
        sojourn('track', 'still here');
      `,
    });
    await collector.waitFor('still here');
    // The plugins are set up after it.
    await collector.waitFor('page_view');
    expect(collector.names()).toContain('first');
    const reported = (what: string) =>
      pageLog.lines.filter((line) => line.includes(`error: sojourn: ${what}`));
    expect(reported('a queued call failed')).toHaveLength(1);
    // A list that says that it is longer than the memory is read as far as a call goes.
    expect(reported('no command')).toHaveLength(4);
  });

  test('an unknown command is reported and does not stop the queue', async ({ open, collector, pageLog }) => {
    const page = await open({
      src,
      attributes: { ...fast, auto: '' },
      script: `
        sojourn('fly', 1); sojourn(); sojourn('constructor'); sojourn('__proto__'); sojourn('session'); sojourn(null);
        sojourn('track', 'still here');
      `,
    });
    await collector.waitFor('still here');
    const reported = pageLog.lines.filter((line) => line.startsWith('error: sojourn'));
    expect(reported.join('\n')).toContain('fly');
    expect(reported.length).toBe(6);
    await call(page, 'swim');
    await soon(() => pageLog.lines.join('\n')).toContain('swim');
  });
});

test('script tag: the load’s page view is first, and is timed before the events that were queued', async ({
  open,
  collector,
}) => {
  const script = `sojourn('identify', 'anna'); window.called = Date.now(); sojourn('track', 'early'); sojourn('track', 'second')`;
  const page = await open({ src: '/sojourn.js?delay=900', attributes: fast, script });
  await soon(() => collector.names()).toEqual(['session_start', 'page_view', 'early', 'second']);
  const [start, view, early] = collector.events();
  expect(at(view!.time)).toBeLessThan(at(early!.time));
  // Just before: not when the script has arrived, and not long ago.
  expect(at(early!.time) - at(view!.time)).toBeLessThan(100);
  expect(Math.abs(at(early!.time) - ((await page.evaluate('called')) as number))).toBeLessThan(100);
  expect(
    collector
      .events()
      .slice(1)
      .map(({ session }) => session!.eventIndex),
  ).toEqual([1, 2, 3]);
  expect(view!.session).toMatchObject({ firstEventId: view!.id, firstEventTimestamp: view!.time });
  expect(start!.time).toBe(view!.time);
  expect(view!.user).toEqual({ id: 'anna' });
  // What comes later has its own time again.
  await page.evaluate(`history.pushState(null, '', '/route')`);
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(at(collector.events('page_view')[1]!.time)).toBeGreaterThan(at(early!.time) + 500);
});

test('script tag: the load’s page view belongs to the session in which the page began, though the script came after its end', async ({
  open,
  collector,
}) => {
  await open({
    src: '/sojourn.js?delay=1000',
    attributes: { ...fast, sessionForegroundTimeout: 400, sessionBackgroundTimeout: 400 },
    script: `sojourn('track', 'a'); setTimeout(() => sojourn('track', 'b'), 600)`,
  });
  await collector.waitFor('b');
  const indexOf = (name: string) => collector.events(name)[0]!.session!.sessionIndex;
  expect(['page_view', 'a', 'b'].map(indexOf)).toEqual([1, 1, 2]);
  // No duration is negative.
  expect(collector.events('session_end')[0]!.properties.duration).toBeGreaterThanOrEqual(1);
});

test.describe('script tag: a collector of the own site', () => {
  /** The site’s own path, which hands what comes to the collector. */
  const proxy = (site: import('./support/site').Site, collector: import('./support/collector').Collector) =>
    site.route('/e', async ({ method, body, headers }) => {
      const { status } = await fetch(collector.url, {
        method,
        body: body && new Uint8Array(body),
        headers: { 'content-type': headers['content-type'] ?? '' },
      });
      return { status };
    });

  test('may be a path, whatever the base element says', async ({ open, site, collector }) => {
    proxy(site, collector);
    const page = await open({
      attributes: { ...fast, collector: '/e' },
      head: '<base href="https://other.example/x/">',
      src: site.url('/sojourn.js'),
    });
    await collector.waitFor('page_view');
    await call(page, 'track', 'more');
    await collector.waitFor('more');
    await page.goto(site.url('/empty.txt'));
    expect(site.requests.filter(({ path }) => path === '/e').length).toBeGreaterThan(0);
  });

  test('is the same collector as its full address: either sends events that the other has left', async ({
    open,
    site,
    collector,
  }) => {
    proxy(site, collector);
    collector.respond(() => ({ status: 503 }));
    const page = await open({ attributes: { ...fast, collector: site.url('/e') } });
    await call(page, 'track', 'left');
    await soon(() => collector.requests.length).toBeGreaterThan(0);
    await page.close();
    collector.respond(() => ({}));
    collector.requests.length = 0;
    await open({ attributes: { ...fast, collector: '/e' } });
    await soon(() => collector.names()).toContain('left');
  });

  test('a page without an origin has no paths, and says so', async ({ space, pageLog, collector }) => {
    const page = await space.newPage();
    pageLog.watch(page);
    await page.goto('about:blank');
    // Chromium lets such a page load nothing from this machine, so the text of the script is in the page itself.
    for (const file of ['sojourn.js', 'sojourn.dev.js'])
      await page.evaluate(
        (text) => {
          delete (window as { sojourn?: unknown }).sojourn;
          const script = document.createElement('script');
          Object.assign(script.dataset, { collector: '/e', auto: 'page-views' });
          script.text = text;
          document.head.append(script);
        },
        String(scriptBuild(file)),
      );
    expect(await page.evaluate(`sojourn('track', 'nothing')`)).toBe(null);
    expect(pageLog.errors).toEqual([]);
    const said = pageLog.lines.filter((line) => line.startsWith('error: sojourn'));
    expect(said).toEqual([
      'error: sojourn: option collector',
      expect.stringMatching(
        /option collector \(\/e\) must be an absolute .* on a page of http or https, a path/,
      ),
    ]);
    expect(collector.requests).toEqual([]);
  });
});

test.describe('script tag: missing parts are reported', () => {
  const said = (lines: string[]) => lines.filter((line) => line.startsWith('error: sojourn'));

  test('a misspelt attribute, by the development build', async ({ open, pageLog }) => {
    await open({
      sdk: false,
      head: `<script src="/sojourn.dev.js" data-colector="https://collect.example" data-cfasync="false" data-domain="shop"></script>`,
    });
    expect(said(pageLog.lines)).toEqual([
      'error: sojourn: unknown attribute data-colector: did you mean data-collector?',
    ]);
    await soon(() => said(pageLog.lines)[1]).toMatch(
      /option collector is missing: data-collector, or sojourn\('init'/,
    );
  });

  test('type="module" is named as the cause; init works there', async ({ open, pageLog, collector }) => {
    for (const file of ['sojourn.js', 'sojourn.dev.js']) {
      pageLog.lines.length = collector.requests.length = 0;
      const page = await open({
        sdk: false,
        head: `<script type="module" src="/${file}" data-collector="${collector.url}"></script>`,
      });
      await soon(() => said(pageLog.lines)).toEqual([
        expect.stringMatching(
          file === 'sojourn.js' ? /is missing: no tag, as of a module, see docs/ : /type="module"/,
        ),
      ]);
      expect(collector.requests).toEqual([]);
      await page.evaluate(`sojourn('init', { collector: '${collector.url}', auto: 'page-views' })`);
      await collector.waitFor('page_view');
      await page.close();
    }
  });
});

test('script tag: a command that cannot even be named does not stop the queue either', async ({
  open,
  collector,
  pageLog,
}) => {
  const script = `sojourn({ toString() { throw Error('nasty') } }); sojourn('track', 'still here')`;
  await open({ src: '/sojourn.js?delay=300', attributes: fast, script });
  await collector.waitFor('still here');
  expect(pageLog.lines.filter((line) => line.startsWith('error: sojourn')).length).toBe(1);
});

test('script tag: after loading, `sojourn` has the methods of the tracker', async ({ open, collector }) => {
  const page = await open({ attributes: fast });
  const id = await page.evaluate(`sojourn.track('by method', { n: 1 })`);
  const event = await collector.waitFor('by method');
  expect(event.id).toBe(id);
  expect(await page.evaluate('sojourn.ready.then(() => sojourn.session.sessionId)')).toBe(
    event.session!.sessionId,
  );
  expect(await page.evaluate('sojourn.consent')).toBe('granted');
});

test('script tag: data-auto="" turns page views off', async ({ open, collector }) => {
  const page = await open({ attributes: { ...fast, auto: '' } });
  await page.evaluate(`history.pushState(null, '', '/route')`);
  await collector.quiet(400);
  expect(collector.requests).toEqual([]);
  await call(page, 'track', 'only this');
  await soon(() => collector.names()).toEqual(['session_start', 'only this']);
});

test('script tag: a second copy of the script changes nothing', async ({ open, site, collector }) => {
  const tag = `<script src="/sojourn.js" data-collector="${collector.url}" data-namespace="second"></script>`;
  const page = await open({
    load: 'blocking',
    attributes: fast,
    script: `sojourn('track', 'once')`,
    head: `<script>window.first = sojourn</script>${tag}`,
    body: tag,
  });
  await collector.waitFor('once');
  await page.addScriptTag({ url: site.url('/sojourn.js') });
  await call(page, 'track', 'more');
  await collector.waitFor('more');
  await collector.quiet(300);
  expect(collector.names()).toEqual(['session_start', 'page_view', 'once', 'more']);
  expect(await page.evaluate('first === sojourn')).toBe(true);
});

const withoutAuto = { deliveryFlushInterval: fast.deliveryFlushInterval };

test('script tag: the script without the stub works as well; without data-auto it tracks views', async ({
  open,
  collector,
}) => {
  const page = await open({ stub: false, load: 'blocking', attributes: withoutAuto });
  await call(page, 'track', 'direct');
  await soon(() => collector.names().sort()).toEqual(['direct', 'page_view', 'session_start']);
});

test('script tag: without data-auto the full script tracks views and the site’s state, and no engagement', async ({
  open,
  collector,
}) => {
  const page = await open({ src: '/sojourn.full.js', attributes: withoutAuto });
  await page.mouse.move(50, 50);
  await call(page, 'track', 'direct');
  await hide(page);
  await soon(() =>
    collector
      .names()
      .filter((name) => name !== 'application_state_transition')
      .sort(),
  ).toEqual(['direct', 'page_view', 'session_start']);
  // The page is hidden right after: then two requests are on their way, and either may arrive first.
  await soon(() => transitions(collector.events())).toContain('application_initialized');
});

test('script tag: a word of data-auto that names nothing is an error, and the others hold', async ({
  open,
  collector,
  pageLog,
}) => {
  await open({ attributes: { ...fast, auto: 'page-views pageviews' } });
  await collector.waitFor('page_view');
  await soon(() => pageLog.lines.filter((line) => line === 'error: sojourn: option auto')).toHaveLength(1);
});

test('script tag: neither an element of the id sojourn nor an image named currentScript keeps the script from its work', async ({
  open,
  collector,
}) => {
  const page = await open({
    stub: false,
    load: 'defer',
    attributes: fast,
    body: '<section id="sojourn"></section><img name="currentScript" alt="">',
  });
  await collector.waitFor('page_view');
  await call(page, 'track', 'works');
  await collector.waitFor('works');
});

test.describe('script tag: the first request', () => {
  /** A page whose image is on its way until told otherwise. */
  const slowPage = async (site: import('./support/site').Site) => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    site.route('/slow.png', async () => {
      await arrived;
      return { status: 200, headers: { 'content-type': 'image/png' }, body: '' };
    });
    site.route('/slow', {
      attributes: { deliveryFlushInterval: 0, auto: 'page-views' },
      body: '<img src="/slow.png">',
      load: 'blocking',
    });
    return { arrive: () => arrive() };
  };

  /** A page whose browser is never idle unless told to, and which knows how long its callbacks are willing to wait. */
  const heldPage = async (space: import('./support/chromium').Space) => {
    const page = await space.newPage();
    await page.addInitScript(() => {
      const idle: { callback: IdleRequestCallback; timeout?: number }[] = [];
      window.requestIdleCallback = (callback, { timeout } = {}) => idle.push({ callback, timeout });
      Object.assign(window, { idle });
    });
    return page;
  };

  test('waits until the page has loaded and is idle, at most 5 s', async ({ space, site, collector }) => {
    const { arrive } = await slowPage(site);
    const page = await heldPage(space);
    await page.goto(site.url('/slow'), { waitUntil: 'domcontentloaded' });
    await call(page, 'track', 'early');
    await collector.quiet(400);
    // The 5 s begin with the load, however long that takes.
    expect(await page.evaluate('[document.readyState, idle.length].join()')).toBe('interactive,0');
    arrive();
    await soon(() => page.evaluate('idle.map(({ timeout }) => timeout)')).toEqual([5_000]);
    await collector.quiet(200);
    expect(collector.requests).toEqual([]);
    await page.evaluate('idle[0].callback()');
    await soon(() => collector.names()).toEqual(['session_start', 'page_view', 'early']);
  });

  test('is sent at once when the page is hidden earlier', async ({ space, site, collector }) => {
    const { arrive } = await slowPage(site);
    const page = await space.newPage();
    await page.goto(site.url('/slow'), { waitUntil: 'domcontentloaded' });
    await call(page, 'track', 'early');
    await hide(page);
    await collector.waitFor('early');
    // The page cannot load before the collector has the event.
    expect(await page.evaluate('document.readyState')).toBe('interactive');
    expect(collector.names()).toEqual(['session_start', 'page_view', 'early']);
    arrive();
  });
});
