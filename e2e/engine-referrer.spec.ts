import { command, inEveryEngine } from './support/engines';
import { expect, soon } from './support/fixtures';
import { fast } from './support/sdk';

// The Referer header of the SDK's own requests, as the collector gets it: the page's address has a secret that `redact` cuts.

const PATH = '/reset';
const SECRET = 'token=S3cr3t';

inEveryEngine((test) => {
  test('referrer: a request has no Referer header, whatever the page allows', async ({
    site,
    visit,
    collector,
  }) => {
    // Firefox and WebKit relax the policy on the same site only.
    const own = new URL(visit.url());
    own.port = new URL(collector.url).port;
    const attributes = { ...fast, collector: `${own.origin}/e` };
    site.route(PATH, { attributes, headers: { 'referrer-policy': 'unsafe-url' } });
    const page = await visit.open(`${PATH}?${SECRET}`);
    await collector.waitFor('page_view');
    await command(page, 'track', 'another');
    await collector.waitFor('another');
    const sent = collector.requests.filter(({ path }) => path === '/e');
    expect(sent.length).toBeGreaterThan(0);
    for (const { headers } of sent) {
      expect(headers.referer).toBeUndefined();
      // Collectors go by this one.
      expect(headers.origin).toBe(new URL(visit.url()).origin);
    }
    // The page's policy holds for its own requests, so the header would have been sent.
    await page.evaluate((url: string) => fetch(url, { method: 'POST' }).then(() => {}), `${own.origin}/page`);
    await soon(() => collector.requests.find(({ path }) => path === '/page')?.headers.referer).toContain(
      SECRET,
    );
  });

  test('referrer: a beacon has no more than the page allows', async ({ site, visit, collector }) => {
    site.route(PATH, {
      // The second request is due in a minute.
      attributes: { ...fast, deliveryFlushInterval: 60_000 },
      headers: { 'referrer-policy': 'strict-origin' },
    });
    const page = await visit.open(`${PATH}?${SECRET}`);
    await collector.waitFor('page_view');
    await command(page, 'track', 'bye');
    // The tab stays open, because Firefox may drop the beacon of a closing tab (limits.md).
    site.route('/left', { sdk: false });
    await page.goto(visit.url('/left'));
    await collector.waitFor('bye');
    const origin = `${new URL(visit.url()).origin}/`;
    for (const { headers } of collector.requests) expect([undefined, origin]).toContain(headers.referer);
  });
});
