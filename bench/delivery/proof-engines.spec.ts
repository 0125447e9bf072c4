// The same as in Chromium, as far as Firefox and WebKit can be driven: a table of its own for each.
import { inOtherEngines } from '../../e2e/support/engines';
import { expect, sleep } from '../../e2e/support/fixtures';
import { fast } from '../../e2e/support/sdk';
import { killContentProcesses } from './content-processes';
import { moments, runTask, stayed, words } from './crash';
import { clickAndLeave, closeDead, leavingLink, settleIn, trackIn } from './engine-trials';
import { arrival, count, judge, lastVisit, TRIALS } from './trials';

inOtherEngines((test, { name }) => {
  const promised = { tracked: 5 * TRIALS, file: `delivery-${name}` };

  test('1 track and close at once', async ({ engineBrowser, site, visit, collector }, { title }) => {
    site.everywhere({ attributes: fast });
    for (let trial = 0; trial < TRIALS; trial++) {
      const page = await engineBrowser.open(visit.url());
      await settleIn(page);
      await trackIn(page, trial);
      await page.close();
    }
    await lastVisit(() => engineBrowser.open(visit.url()));
    judge(collector, title, promised);
  });

  test('2 track in a click that navigates', async ({ engineBrowser, site, visit, collector }, { title }) => {
    site.everywhere({ attributes: fast, body: leavingLink });
    const page = await visit.open();
    await settleIn(page);
    for (let trial = 0; trial < TRIALS; trial++) await clickAndLeave(page);
    await lastVisit(() => engineBrowser.open(visit.url()));
    judge(collector, title, promised);
  });

  test('3 collector gone, close, come back later', async ({ engineBrowser, site, visit, collector }, {
    title,
  }) => {
    site.everywhere({ attributes: fast });
    const times: number[] = [];
    for (let trial = 0; trial < TRIALS; trial++) {
      const page = await engineBrowser.open(visit.url());
      await settleIn(page);
      const { delivered } = count(collector);
      await collector.refuse();
      await trackIn(page, trial);
      // Until a request has failed: only Chromium can be set offline here, and a beacon that is the first
      // to meet an outage is lost, for nobody hears what becomes of it.
      await sleep(300);
      await page.close();
      await sleep(300);
      await collector.reopen();
      const again = await engineBrowser.open(visit.url());
      times.push(await arrival(collector, delivered + 5));
      await sleep(500);
      await again.close();
    }
    judge(collector, title, { ...promised, times });
  });

  test('4 503 for the first two requests', async ({ engineBrowser, site, visit, collector }, { title }) => {
    site.everywhere({ attributes: fast });
    for (let trial = 0; trial < TRIALS; trial++) {
      const page = await engineBrowser.open(visit.url());
      await settleIn(page);
      const { delivered } = count(collector);
      collector.respond((_request, n) => (n <= 2 ? { status: 503 } : undefined));
      await trackIn(page, trial);
      await arrival(collector, delivered + 5, 15_000);
      await page.close();
    }
    await lastVisit(() => engineBrowser.open(visit.url()));
    judge(collector, title, promised);
  });

  for (const { what, first, when, held } of moments)
    test(`${what}, crash ${words[when]}`, async ({ engineBrowser, site, collector }, { title }) => {
      // Its driver gives up the whole session with the first page that crashes.
      test.skip(name === 'webkit', 'see proof-webkit-crash.spec.ts');
      site.everywhere({});
      site.route('/bare', { sdk: false });
      const install = first ? { collector: collector.url } : undefined;
      const times: number[] = [];
      for (let trial = 0; trial < TRIALS; trial++) {
        // A visitor of its own.
        const host = `${when}${trial}.localhost`;
        const { delivered } = count(collector);
        const page = await engineBrowser.open(site.url(first ? '/bare' : '/', host));
        if (!first) await settleIn(page);
        const waits = stayed(site);
        const ran = page.evaluate(runTask, { trial, install, when }).catch(() => {});
        await (when === 'after' ? ran : waits);
        expect(killContentProcesses()).toBeGreaterThan(0);
        await closeDead(page);
        const again = await engineBrowser.open(site.url('/', host));
        times.push(await arrival(collector, delivered + 5));
        await sleep(500);
        await again.close();
      }
      judge(collector, title, { ...promised, times, isOpen: !held });
    });
});
