import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from '@playwright/test';

/** Which isolated context of the browser process a page belongs to; undefined for the profile itself. */
export const contextIdOf = async (page: Page): Promise<string | undefined> => {
  const tab = await page.context().newCDPSession(page);
  const whole = await page.context().browser()!.newBrowserCDPSession();
  try {
    const { targetInfo } = await tab.send('Target.getTargetInfo');
    const { browserContextIds } = await whole.send('Target.getBrowserContexts');
    return browserContextIds.find((id) => id === targetInfo.browserContextId);
  } finally {
    await Promise.all([tab.detach(), whole.detach()]);
  }
};

/**
 * Opens a tab in an isolated context, or in a window of its own, where it hides no other. Playwright shows such tabs among those of the one context it attached to,
 * without emulating anything; a unique address tells which of them is ours.
 */
export const openTab = async (
  ctx: BrowserContext,
  browserContextId?: string,
  newWindow?: boolean,
): Promise<Page> => {
  const url = `about:blank#${randomUUID()}`;
  const cdp = await ctx.browser()!.newBrowserCDPSession();
  try {
    const arrived = ctx.waitForEvent('page', { predicate: (page) => page.url() === url, timeout: 10_000 });
    await Promise.all([arrived, cdp.send('Target.createTarget', { url, browserContextId, newWindow })]);
    return await arrived;
  } finally {
    await cdp.detach();
  }
};
