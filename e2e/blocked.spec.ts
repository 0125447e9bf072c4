import { withContentBlocker } from './support/content-blocker';
import { expect, hide, show, test } from './support/fixtures';
import { call, fast } from './support/sdk';
import { scriptBuild } from './support/sdk-files';

// docs/limits.md: what a content blocker blocks is lost, and the page does not notice.

/** The page's own code after it has called the tracker: it ran to its end. */
const OWN_CODE = `
  window.failures = [];
  addEventListener('unhandledrejection', ({ reason }) => failures.push(String(reason)));
  sojourn('track', 'signup');
  document.title = 'The page works';`;

test.describe('content blocker: the script is blocked by its name', () => {
  test.use({ chromiumOptions: withContentBlocker([{ text: '/sojourn.js' }]) });

  test('the page works, its calls wait in the stub, and nothing arrives', async ({
    open,
    site,
    collector,
    pageLog,
  }) => {
    const page = await open({ attributes: fast, script: OWN_CODE });
    await collector.quiet(500);
    expect(await page.title()).toBe('The page works');
    expect(await page.evaluate('[sojourn.q.length, failures.length]')).toEqual([1, 0]);
    expect(site.requests.filter(({ path }) => path === '/sojourn.js')).toEqual([]);
    expect(collector.requests).toEqual([]);
    expect(pageLog.errors).toEqual([]);
    // The browser's own word on the request is all that the console has.
    expect(pageLog.lines).toEqual([expect.stringContaining('net::ERR_BLOCKED_BY_CLIENT')]);
  });

  test('loads the same file under another name', async ({ open, site, collector }) => {
    site.route('/site/app.js', () => ({
      headers: { 'content-type': 'text/javascript' },
      body: scriptBuild('sojourn.js'),
    }));
    const head = `<script async src="/site/app.js" data-collector="${collector.url}"></script>`;
    await open({ sdk: false, stub: true, head, script: OWN_CODE });
    await collector.waitFor('signup');
  });
});

test.describe('content blocker: the collector is blocked as a third party', () => {
  test.use({ chromiumOptions: withContentBlocker([{ text: '||127.0.0.1', thirdParty: true }]) });

  test('the page works, requests and beacons are not sent, and no call throws', async ({
    open,
    chromium,
    collector,
    pageLog,
  }) => {
    const page = await open({ attributes: fast, script: OWN_CODE });
    await expect.poll(() => pageLog.lines.length).toBeGreaterThan(0);
    expect(await call(page, 'track', 'later')).toEqual(expect.any(String));
    await call(page, 'flush');
    await hide(page);
    await show(page);
    await page.goto('about:blank');
    await collector.quiet(500);
    expect(collector.requests).toEqual([]);
    expect(collector.preflights).toEqual([]);
    expect(pageLog.errors).toEqual([]);
    expect(pageLog.lines.filter((line) => !line.includes('net::ERR_BLOCKED_BY_CLIENT'))).toEqual([]);
    // A page that the blocker had let through would have sent two requests at least; one that retries at once, many.
    expect(pageLog.lines.length).toBeLessThan(6);

    // The first visit that nothing blocks sends the events that the device has kept.
    await chromium.restart({ args: [] });
    await open({ attributes: fast });
    await collector.waitFor('later');
    expect(
      collector
        .names()
        .filter((name) => /signup|later|session_start/.test(name))
        .sort(),
    ).toEqual(['later', 'session_start', 'signup']);
  });
});
