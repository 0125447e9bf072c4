import type { Engine, EnginePage } from './engine';
import type { Visit } from './engines';
import { expect } from './fixtures';
import type { Site } from './site';

/** Runs in the page: keeps the last beacon that the browser has accepted. */
export const keepBeacon = () => {
  const send = navigator.sendBeacon.bind(navigator);
  navigator.sendBeacon = (url, body) => {
    const isAccepted = send(url, body);
    if (isAccepted) localStorage.beacon = body;
    return isAccepted;
  };
};

/**
 * Closes the tab of a page that runs `keepBeacon`, and waits until `arrival` resolves. Firefox may drop a beacon that it has accepted
 * from a closing tab (limits.md): then the beacon must have had this text.
 */
export const closeTab = async (
  page: EnginePage,
  { engine, site, visit }: { engine: Engine; site: Site; visit: Visit },
  text: string,
  arrival: () => Promise<unknown>,
): Promise<void> => {
  await page.evaluate(() => localStorage.removeItem('beacon'));
  await page.close();
  try {
    await arrival();
  } catch (error) {
    if (engine.name !== 'firefox') throw error;
    site.route('/bare', { sdk: false });
    const bare = await visit.open('/bare');
    expect(await bare.evaluate(() => `${localStorage.beacon}`), `${error}`).toContain(text);
  }
};
