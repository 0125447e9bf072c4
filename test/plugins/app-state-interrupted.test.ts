import { expect, test } from 'vitest';
import { interrupt } from '../browser/interrupt';
import { useLaunches } from '../browser/launches';
import { MINUTE } from '../browser/visitor';

const { open, later, close, profile, transitions } = useLaunches();

test('app state: a page has one exit event, wherever Firefox interrupts the listener of `pagehide` (rules 23, 24)', async () => {
  const wrong: string[] = [];
  let nth = 0;
  for (let isInterrupted = true; isInterrupted;) {
    const { page } = await open();
    const before = (await transitions()).length;
    isInterrupted = interrupt(profile(), () => page.say('pagehide', { persisted: false }, window), ++nth);
    page.hide();
    await close();
    await later(2 * MINUTE);
    const exits = (await transitions()).slice(before);
    if (`${exits}` !== 'exit') wrong.push(`interrupted at use ${nth}: ${exits}`);
  }
  expect(wrong).toEqual([]);
  expect(nth).toBeGreaterThan(10);
});
