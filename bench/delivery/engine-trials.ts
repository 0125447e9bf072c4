import { eventually, type EnginePage } from '../../e2e/support/engine';
import { command } from '../../e2e/support/engines';
import { sleep } from '../../e2e/support/fixtures';

// What a trial does with a page of any engine.

/** Five marked events, in one task. */
export const trackIn = (page: EnginePage, trial: number) =>
  page.evaluate((trial: number) => {
    const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
    for (let i = 1; i <= 5; i++) sojourn('track', 'marked', { trial, i });
  }, trial);

export const settleIn = async (page: EnginePage) => {
  await eventually('the session is known', () =>
    page.evaluate(() => !!(window as unknown as { sojourn: { session?: object } }).sojourn.session),
  );
  await command(page, 'flush');
};

/** A link that tracks five and leaves, each time to another address. */
export const leavingLink =
  `<a id="go" href="/next" onclick="this.href = '/next?' + Date.now();` +
  ` for (let i = 1; i < 6; i++) sojourn('track', 'marked', { i })">go</a>`;

export const clickAndLeave = async (page: EnginePage) => {
  const before = await page.evaluate(() => location.href);
  // The click comes after the answer, which a page that has gone could not give.
  await page.evaluate(() => void setTimeout(() => document.getElementById('go')!.click(), 20));
  await eventually('the page has gone', async () => {
    const { href, ready } = await page.evaluate(() => ({
      href: location.href,
      ready: document.readyState === 'complete' && 'session' in (window as { sojourn?: object }).sojourn!,
    }));
    return ready && href !== before;
  });
};

/** A page whose process has been killed may never answer again. */
export const closeDead = (page: EnginePage) => Promise.race([page.close().catch(() => {}), sleep(500)]);
