import { expect, test } from 'vitest';
import type { Plugin } from '../../src/index';
import { pageLeaves, pageViews } from '../../src/plugins/page-views/page-views';
import { interrupt } from '../browser/interrupt';
import { MINUTE, useVisitor } from '../browser/visitor';

const { visit, later, received, close, profile } = useVisitor();

/** Its hooks are places for an interruption: while an event is judged, and when it has been. */
const watcher: Plugin = {
  name: 'watcher',
  beforeTrack: () => void document.title,
  onTrack: () => void document.title,
};

test('page leaves: a page reports its visible time once, wherever Firefox interrupts the listener of `pagehide`', async () => {
  const wrong: string[] = [];
  let nth = 0;
  for (let isInterrupted = true; isInterrupted;) {
    const { page } = await visit({ plugins: [pageViews(), pageLeaves(), watcher] });
    await later(4_000);
    const before = (await received('page_leave')).length;
    isInterrupted = interrupt(profile(), () => page.say('pagehide', { persisted: false }, window), ++nth);
    page.hide();
    await close();
    await later(2 * MINUTE);
    const leaves = (await received('page_leave')).slice(before);
    const durations = leaves.map(({ properties }) =>
      Math.round(Number(properties.foregroundDuration) / 1_000),
    );
    if (`${durations}` !== '4') wrong.push(`interrupted at use ${nth}: ${durations}`);
  }
  expect(wrong).toEqual([]);
  expect(nth).toBeGreaterThan(10);
});
