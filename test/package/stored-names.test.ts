// The build gives internal properties short names. What is stored keeps its names: a page of another version reads it. The sources
// are that other version here.
import { expect, test } from 'vitest';
import { compileWithUsers, type LoadRealm } from '../browser/compile';
import { createBrowser } from '../browser/browser';
import { expectAllOnce, expectSoundSessions, SECOND, sessionOf, sessionsAt } from '../interleavings/support';

/** A browser in which the pages before `update()` are of one version, and those after it of the other. */
const createUpdatedBrowser = async (older: LoadRealm, newer: LoadRealm) => {
  let load = older;
  const browser = await createBrowser({ load: (globals) => load(globals) });
  return { browser, update: () => void (load = newer) };
};

test.each(['the build reads what the sources stored', 'the sources read what the build stored'])(
  'stored names: %s: rows, calls that wait, exit notes, the record and its users',
  async (title) => {
    const versions = [await compileWithUsers(), await compileWithUsers('build')] as const;
    const [older, newer] = title.startsWith('the build') ? versions : [versions[1], versions[0]];
    const { browser, update } = await createUpdatedBrowser(older, newer);
    const early = await browser.open();
    const waiting = early.track('it waits for the first read, and its page crashes');
    early.crash();
    browser.setOnline(false);
    const stored = await browser.open();
    await browser.advance(2 * SECOND);
    stored.tracker.identify('a user');
    const row = stored.track('its row is in IndexedDB');
    await browser.advance(5 * SECOND);
    stored.crash();
    const left = await browser.open();
    await browser.advance(2 * SECOND);
    const noted = left.track('it is in the exit note');
    await left.close();
    browser.setOnline(true);
    update();

    // Within the session's timeout, and after every lease.
    await browser.advance(20 * SECOND);
    const page = await browser.open();
    const own = page.track('of the next version');
    await browser.advance(60 * SECOND);
    page.tracker.endSession();
    await page.close();
    await browser.advance(5 * SECOND);

    expectAllOnce(browser);
    expectSoundSessions(browser);
    expect(sessionsAt(browser, 1)).toHaveLength(1);
    for (const id of [waiting, row, noted, own]) expect(sessionOf(browser, id)?.sessionIndex).toBe(1);
    const end = browser.collector.received.find(({ name }) => name === 'session_end');
    expect(end?.properties).toMatchObject({ reason: 'ended', userIds: ['a user'] });
  },
);
