// Other scripts wrap what the tracker sends with, and not always well: no endless sending, and no more than one double.
import { describe, expect, test } from 'vitest';
import type { BrowserOptions } from '../browser/browser-options';
import { arrivals, createVisitedBrowser, MINUTE, SECOND, visitLater } from './support';

type Patch = NonNullable<BrowserOptions['patch']>;

const fetchThat =
  (what: (answer: Response) => unknown): Patch =>
  ({ fetch }) => ({
    async fetch(...input: Parameters<typeof fetch>) {
      const answer = (await fetch(...input)) as Response;
      await what(answer);
      return answer;
    },
  });
const beaconThat =
  (answer: (isTaken: boolean) => unknown): Patch =>
  ({ navigator }) => {
    const { sendBeacon } = navigator;
    navigator.sendBeacon = (...input) => answer(sendBeacon(...input)) as boolean;
    return {};
  };

/** A page that lives for long, then one that is hidden, shown, hidden and closed at once, then a later visit. */
const live = async (patch: Patch, tracker?: BrowserOptions['tracker']) => {
  const browser = await createVisitedBrowser({ patch, tracker });
  const one = await browser.open();
  for (let n = 0; n < 5; n++) {
    one.track();
    await browser.advance(SECOND);
  }
  await browser.advance(MINUTE);
  await one.close();
  const other = await browser.open();
  await browser.advance(2 * SECOND);
  for (let n = 0; n < 3; n++) {
    other.track();
    await other.hide();
    other.track();
    await browser.advance(n * 30);
    await other.show();
  }
  other.track();
  await other.hide();
  await other.close();
  await browser.advance(10 * SECOND);
  await visitLater(browser);
  await visitLater(browser);
  return { browser, times: arrivals(browser) };
};

describe('wrappers: a fetch that another script has wrapped', () => {
  test.each<[string, Patch]>([
    ['reads the body', fetchThat((answer) => answer.text())],
    ['reads a copy of it', fetchThat((answer) => answer.clone().text())],
  ])('with a wrapper that %s', async (_, patch) => {
    const { times } = await live(patch);
    expect(new Set(times)).toEqual(new Set([1]));
  });
  test('a protocol that wants to judge a body which has been read does not get to', async () => {
    const patch = fetchThat((answer) => answer.text());
    const { times } = await live(patch, {
      protocol: {
        encode: ({ collector, groups }) => [{ url: collector, body: `{"groups":[${groups}]}` }],
        accept: async (response) => ((await response.json()) as { fine: boolean }).fine,
      },
    });
    expect(new Set(times)).toEqual(new Set([1]));
  });
});

describe('wrappers: a sendBeacon that another script has wrapped', () => {
  test.each<[string, Patch, number[]]>([
    ['returns what it is given', beaconThat((isTaken) => isTaken), [1]],
    ['returns nothing', beaconThat(() => undefined), [1, 2]],
    ['returns something else', beaconThat(() => 1), [1, 2]],
  ])('with a wrapper that %s', async (_, patch, expected) => {
    const { times } = await live(patch);
    for (const count of new Set(times)) expect(expected).toContain(count);
  });
  test('with a wrapper that returns nothing, and sends nothing: no event is lost', async () => {
    const { times } = await live(({ navigator }) => {
      navigator.sendBeacon = () => undefined as unknown as boolean;
      return {};
    });
    expect(times.every((count) => count > 0)).toBe(true);
  });
});
