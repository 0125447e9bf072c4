// The events that the collector receives of a session, and the context that they carry.
import { describe, expect, test } from 'vitest';
import type { Plugin, PluginApi } from '../../../src/index';
import { createBrowser, type Browser } from '../../browser/browser';
import type { BrowserOptions } from '../../browser/browser-options';

const SECOND = 1000;

const received = (browser: Browser, name: string) =>
  browser.collector.once().filter((event) => event.name === name);
/** All events of a batch share its context. */
const contextOf = ({ collector }: Browser, name: string) => {
  const [event] = collector.received.filter((one) => one.name === name);
  const { body } = collector.requests[event!.request - 1]!;
  return (JSON.parse(body) as { context: Record<string, unknown> }).context;
};

describe('announcer: the context of a page', () => {
  const sendOne = async (options: BrowserOptions) => {
    const browser = await createBrowser(options);
    const page = await browser.open();
    page.track('one');
    await browser.advance(3 * SECOND);
    return contextOf(browser, 'one');
  };
  test('announcer: the context names the library and its version', async () => {
    expect(await sendOne({})).toEqual({ sdk: { name: 'sojourn', version: '0.0.0' } });
  });
  test('announcer: the context has the name and the version of the app, and nothing else of it', async () => {
    const app = { name: 'shop', version: '3.1', secret: 1 } as { name: string; version: string };
    expect(await sendOne({ tracker: { app } })).toMatchObject({ app: { name: 'shop', version: '3.1' } });
    expect(await sendOne({ tracker: { app } })).not.toHaveProperty('app.secret');
  });
  test.each([
    [true, true],
    [false, false],
    ['a script wrote this', true],
    [undefined, undefined],
    [null, undefined],
  ])('announcer: globalPrivacyControl %s is sent as gpc %s', async (globalPrivacyControl, gpc) => {
    const patch: BrowserOptions['patch'] = ({ navigator }) => ({
      navigator: Object.assign(Object.create(navigator) as object, { globalPrivacyControl }),
    });
    const context = await sendOne({ patch, tracker: { respectGpc: false } as never });
    expect(context.gpc).toBe(gpc);
  });
  test('announcer: plugins are asked for the context again when the page is idle, and not for each event', async () => {
    const asked: boolean[] = [];
    const plugin: Plugin = { name: 'asked', onContext: (_, isIdle) => void asked.push(isIdle) };
    const browser = await createBrowser({ tracker: { plugins: [plugin] } });
    const page = await browser.open();
    page.track('one');
    await browser.advance(3 * SECOND);
    expect([asked[0], asked.at(-1)]).toEqual([false, true]);
    const before = asked.length;
    for (let n = 0; n < 5; n++) page.track('more');
    await browser.advance(3 * SECOND);
    expect(received(browser, 'more')).toHaveLength(5);
    expect(asked).toHaveLength(before);
  });
  test('announcer: `session_end` carries the latest context of its last event’s page (rule 17)', async () => {
    let step = 0;
    let api: PluginApi | undefined;
    const plugin: Plugin = {
      name: 'steps',
      setup: (value) => void (api = value),
      onContext: (context) => void Object.assign(context, { locale: `step ${step}` }),
    };
    const browser = await createBrowser({ tracker: { plugins: [plugin] } });
    const page = await browser.open();
    page.track('one');
    await browser.advance(3 * SECOND);
    step = 1;
    api!.renewContext();
    page.tracker.endSession();
    await browser.advance(3 * SECOND);
    expect(contextOf(browser, 'session_end')).toMatchObject({ locale: 'step 1' });
    const [one, end] = ['one', 'session_end'].map((name) => received(browser, name)[0]!);
    expect([end!.page, end!.tab]).toEqual([one!.page, one!.tab]);
  });
});

describe('announcer: sessions', () => {
  test('announcer: `session_start` names the session before, and null for the first', async () => {
    const browser = await createBrowser();
    const page = await browser.open();
    page.track('one');
    await browser.advance(2 * SECOND);
    page.tracker.newSession();
    await browser.advance(3 * SECOND);
    const starts = received(browser, 'session_start');
    expect(starts.map(({ properties }) => properties)).toEqual([
      { previousSessionId: null },
      { previousSessionId: starts[0]!.session!.sessionId },
    ]);
  });
  test('announcer: the end of a session known only from the cookie has an empty page (rule 17)', async () => {
    const browser = await createBrowser();
    const page = await browser.open();
    page.track('one');
    await browser.advance(2 * SECOND);
    await page.close();
    await browser.advance(10 * SECOND);
    const cookie = browser.cookies.all()[0]!;
    const other = await createBrowser();
    other.cookies.write('shop.example', `${cookie.name}=${cookie.value};path=/`);
    const next = await other.open();
    await other.advance(2 * SECOND);
    const ends: unknown[] = [];
    next.tracker.on('session-end', (end) => ends.push(end));
    next.tracker.endSession();
    await other.advance(3 * SECOND);
    const [end] = received(other, 'session_end');
    expect({ ...end!.page, id: '' }).toEqual({ id: '', url: '', title: '', referrer: '' });
    expect(ends).toEqual([expect.objectContaining({ ...end!.properties, session: expect.anything() as unknown })]);
  }); // prettier-ignore
  test('announcer: the ids of a start and of an end are two UUIDs, which the id of the session gives (rule 18)', async () => {
    const browser = await createBrowser();
    const page = await browser.open();
    page.track('one');
    await browser.advance(2 * SECOND);
    page.tracker.endSession();
    await browser.advance(3 * SECOND);
    const [start, end] = ['session_start', 'session_end'].map((name) => received(browser, name)[0]!);
    const { sessionId } = start!.session!;
    const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
    expect([start!.id, end!.id]).toEqual([expect.stringMatching(isUuid), expect.stringMatching(isUuid)]);
    expect(new Set([start!.id, end!.id, sessionId]).size).toBe(3);
  });
  test('announcer: each session is announced to listeners, and plugins are asked for its context', async () => {
    let asked = 0;
    const plugin: Plugin = { name: 'asked', onContext: () => void asked++ };
    const browser = await createBrowser({ tracker: { plugins: [plugin] } });
    const page = await browser.open();
    const started: [number, number | null][] = [];
    page.tracker.on('session-start', (session) => started.push([session.sessionIndex, session.eventIndex]));
    page.track('one');
    await browser.advance(2 * SECOND);
    const before = asked;
    page.tracker.newSession();
    await browser.advance(3 * SECOND);
    expect(started).toEqual([
      [1, null],
      [2, null],
    ]);
    expect(asked).toBeGreaterThan(before);
  });
  test('announcer: after a withdrawal, the next grant announces a session and sends events again (rule 37)', async () => {
    const browser = await createBrowser();
    const page = await browser.open();
    page.track('one');
    await browser.advance(2 * SECOND);
    page.tracker.setConsent('denied');
    await browser.advance(2 * SECOND);
    page.tracker.setConsent('granted');
    page.track('two');
    await browser.advance(3 * SECOND);
    expect(received(browser, 'session_start')).toHaveLength(2);
    expect(received(browser, 'two')).toHaveLength(1);
  });
  test('announcer: with `session: false` no session is announced, to the collector or to the page', async () => {
    const browser = await createBrowser({ tracker: { session: false } as never });
    const page = await browser.open();
    const reported: string[] = [];
    page.tracker.on('session-start', () => reported.push('start'));
    page.tracker.on('session-end', () => reported.push('end'));
    page.track('one');
    await browser.advance(2 * SECOND);
    page.tracker.endSession();
    await browser.advance(3 * SECOND);
    expect(browser.collector.received.map(({ name, session }) => [name, session])).toEqual([
      ['one', undefined],
    ]);
    expect([reported, page.tracker.session]).toEqual([[], null]);
  });
  test('announcer: a withdrawal ends the session for listeners, and makes no event of it (rule 37)', async () => {
    const seen: string[] = [];
    const plugin: Plugin = { name: 'seen', onTrack: ({ name }) => void seen.push(name) };
    const browser = await createBrowser({ tracker: { plugins: [plugin] } });
    const page = await browser.open();
    const ended: string[] = [];
    page.tracker.on('session-end', ({ reason }) => ended.push(reason));
    page.track('one');
    await browser.advance(2 * SECOND);
    page.tracker.setConsent('denied');
    expect(seen).toEqual(['session_start', 'one']);
    expect(ended).toEqual(['consent']);
  });
  test('announcer: an event that a crashed page left keeps the id of that page (rule 13)', async () => {
    const browser = await createBrowser();
    browser.database.be('hangs');
    const page = await browser.open();
    page.track('one');
    await browser.step(3);
    page.crash();
    browser.database.be('works');
    await browser.advance(60 * SECOND);
    const next = await browser.open();
    next.track('two');
    await browser.advance(10 * SECOND);
    const [one, two] = ['one', 'two'].map((name) => received(browser, name)[0]!);
    expect(one!.page!.url).toBe('https://shop.example/1');
    expect(two!.page!.id).not.toBe(one!.page!.id);
  });
});
