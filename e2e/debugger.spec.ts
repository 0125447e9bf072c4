import type { Page } from '@playwright/test';
import type { Tracker } from '../src/index';
import { banner, test as demoTest } from './support/demo';
import { expect, nothingStored, soon, storageOf, test } from './support/fixtures';
import type { PageOptions } from './support/html';
import type { NativeEvent } from './support/native';
import { call, fast, FULL, modulePage } from './support/sdk';
import { transitions } from './support/sessions';

// The panel as who builds a site meets it, and what it must leave alone: the page, and what is tracked.

declare const sojourn: Tracker;

test.use({ isolation: 'context' });
demoTest.use({ isolation: 'context' });

const add = (page: Page) =>
  page.evaluate(() =>
    document.head.append(
      Object.assign(document.createElement('script'), { src: '/sojourn.debugger.js', id: 'bookmark' }),
    ),
  );
const panelOf = (page: Page) => page.locator('sojourn-debugger');
/** The value of a term. */
const valueOf = (page: Page, term: string) =>
  panelOf(page)
    .locator('dl div', { has: page.locator(`dt:text-is("${term}")`) })
    .locator('dd');
const item = (page: Page, name: string) =>
  panelOf(page).locator('li', { has: page.locator(`b:text-is("${name}")`) });
const stateOf = (page: Page, name: string) => item(page, name).locator('.state').first();

demoTest(
  'the demo, whose address asks for it: under its policy, before and after consent',
  async ({ open, demo }) => {
    const page = await open(`${demo.url}/?sojourn-debug`);
    await expect(valueOf(page, 'Consent')).toHaveText(/^pending/);
    await expect(valueOf(page, 'Session')).toHaveText(/^provisional/);
    expect(await storageOf(page)).toEqual(nothingStored);
    // Folded, it hides nothing.
    const title = panelOf(page).getByRole('button', { name: 'sojourn debugger' });
    await title.click();
    await page.click(banner.all);
    await title.click();
    await expect(valueOf(page, 'Session')).toHaveText(/^no\. 1, since/);
    await expect(valueOf(page, 'Begun because')).toHaveText('it is the first of this visitor');
    await expect(stateOf(page, 'page_view')).toHaveText('delivered');
    // It is dressed, and beside the page: the page itself can be used.
    expect(
      await panelOf(page)
        .locator('section')
        .evaluate((part) => getComputedStyle(part).position),
    ).toBe('fixed');
    await panelOf(page).getByRole('button', { name: 'Close the debugger' }).click();
    await expect(panelOf(page)).toHaveCount(0);
  },
);

test('debugger: events are shown as far as they have come: by the collector that fails, refuses, and takes them', async ({
  open,
  collector,
}) => {
  // So long that it stays so until the page asks.
  const headers = { 'retry-after': '60', 'access-control-expose-headers': 'retry-after' };
  collector.respond((_, n) => (n === 1 ? { status: 503, headers } : undefined));
  const page = await open({
    csp: 'hash',
    attributes: fast,
    head: '<script async src="/sojourn.debugger.js"></script>',
  });
  await expect(panelOf(page)).toHaveCount(1);
  await expect(stateOf(page, 'page_view')).toHaveText('waiting, failed 1×');
  await call(page, 'flush');
  await expect(stateOf(page, 'page_view')).toHaveText('delivered');
  collector.respond({ status: 400 });
  await call(page, 'track', 'unwanted', { kind: 'bad' });
  await expect(stateOf(page, 'unwanted')).toHaveText('refused');
  const fault = panelOf(page).locator('.fault');
  await expect(fault).toContainText('the collector answered 400');
  await expect(fault).toContainText('will not be sent again');
  await call(page, 'identify', '');
  await expect(fault.first()).toContainText('sojourn.dev.js');
  await item(page, 'unwanted').locator('summary').click();
  await expect(item(page, 'unwanted').locator('pre')).toContainText('"kind": "bad"');
});

test('debugger: buttons work, and closing leaves page, storage and tracker unchanged', async ({
  open,
  collector,
}) => {
  const page = await open({
    ...modulePage(
      collector.url,
      `import { debuggerPanel } from '/sdk.mjs';
       window.sojourn = make();
       window.panel = debuggerPanel();
       sojourn.track('one');`,
    ),
    body: '<h1>A page</h1>',
  });
  const first = (await collector.waitFor('one')).session!;
  const html = () => page.evaluate(() => document.documentElement.outerHTML);
  const before = await html();
  await page.evaluate('sojourn.use(panel)');
  const panel = panelOf(page);
  await expect(valueOf(page, 'Session')).toHaveText(/^no\. 1/);
  await panel.getByRole('button', { name: 'New session' }).click();
  await expect(valueOf(page, 'Session')).toHaveText(/^no\. 2/);
  await expect(valueOf(page, 'Begun because')).toHaveText(/over: the page has called .* Reason: ended$/);
  await expect(panel.getByRole('status')).toHaveText('Session 2 has begun');
  const end = await collector.waitFor('session_end');
  expect([end.session!.sessionId, end.properties.reason]).toEqual([first.sessionId, 'ended']);

  await panel.getByRole('button', { name: 'Background', exact: true }).click();
  await expect(panel.getByRole('button', { name: 'Background', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(valueOf(page, 'State')).toHaveText(/^background/);
  await panel.getByRole('button', { name: 'Foreground', exact: true }).click();
  await expect(valueOf(page, 'State')).toHaveText(/^foreground/);
  await panel.getByRole('button', { name: 'Background', exact: true }).click();
  await panel.getByRole('button', { name: 'End session' }).click();
  await expect(valueOf(page, 'Session')).toHaveText(/^no\. 2 ended/);

  // By keys alone: folded, and closed.
  await page.keyboard.press('Escape');
  const title = panel.locator('.title');
  await expect(title).toBeFocused();
  await expect(title).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await html()).toBe(before);
  expect(await page.evaluate('Object.keys(panel)')).toEqual(['name']);
  // What was simulated is over.
  await page.evaluate(() => sojourn.track('two'));
  expect((await collector.waitFor('two')).session).toMatchObject({ sessionIndex: 3, state: 'foreground' });
});

/** Of the events that are listed, the newest first. */
const listed = (page: Page) => panelOf(page).locator('.events b').allTextContents();

test('debugger: the list of events comes first; it is filtered by name and text, and copied as JSON', async ({
  open,
  collector,
}) => {
  const head = '<script async src="/sojourn.debugger.js"></script>';
  const page = await open({ csp: 'hash', attributes: fast, head });
  const panel = panelOf(page);
  await expect(panel.locator('h3').first()).toHaveText('Events');
  await call(page, 'track', 'signup', { plan: 'pro' });
  await call(page, 'track', 'ping');
  await soon(() => listed(page)).toEqual(['ping', 'signup', 'page_view', 'session_start']);

  // Of what is typed the page hears nothing.
  await page.evaluate(() => {
    const received: string[] = [];
    for (const type of ['input', 'keydown', 'copy'])
      document.addEventListener(type, ({ type: name }) => received.push(name));
    Object.assign(window, { received });
  });
  const filter = panel.getByRole('searchbox', { name: 'Filter events' });
  await filter.fill('PRO');
  await soon(() => listed(page)).toEqual(['signup']);
  await expect(panel).toContainText('1 of 4');
  await filter.fill('nothing has this');
  await soon(() => listed(page)).toEqual([]);
  await expect(panel).toContainText('None has this text.');
  await expect(panel.getByRole('button', { name: 'Copy JSON' })).toBeDisabled();
  // The browser takes the key to clear the field; with an empty field it folds the panel.
  await filter.press('Escape');
  await filter.fill('');
  await soon(() => listed(page)).toEqual(['ping', 'signup', 'page_view', 'session_start']);
  await filter.fill('signup');

  const field = () => page.locator('#pasted');
  await page.evaluate(() => {
    const target = document.createElement('textarea');
    target.id = 'pasted';
    document.body.append(target);
  });
  const paste = async () => {
    await field().fill('');
    await field().focus();
    await page.keyboard.press('ControlOrMeta+v');
    return JSON.parse(await field().inputValue()) as NativeEvent[];
  };
  const copy = panel.getByRole('button', { name: /^Copy JSON|^Copied/ });
  const [signup] = collector.events('signup');
  // By the clipboard's API where it is allowed, else by a selection: both give the same, and leave the focus where it was.
  for (const isAllowed of [true, false]) {
    if (isAllowed) await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    else await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await filter.fill('signup');
    await copy.click();
    await expect(panel.getByRole('status')).toHaveText('Copied 1');
    const [event, ...others] = await paste();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ id: signup!.id, name: 'signup', properties: { plan: 'pro' } });
    await filter.fill('');
    await copy.click();
    await expect(panel.getByRole('status')).toHaveText('Copied 4');
    expect((await paste()).map(({ name }) => name)).toEqual(['session_start', 'page_view', 'signup', 'ping']);
  }
  expect(await page.evaluate('received.filter((type) => type === "copy")')).toEqual([]);
});

/** What is the same in each run. */
const essence = ({ name, properties, consent, context, session, page }: NativeEvent) => ({
  name,
  properties: Object.keys(properties).sort(),
  reason: properties.reason,
  consent,
  context,
  index: [session?.sessionIndex, session?.eventIndex, session?.state],
  path: new URL(page.url).pathname,
});

test('debugger: tracks and stores the same with the panel and without it', async ({
  open,
  collector,
  sharedChromium,
}) => {
  const page: PageOptions = { csp: 'hash', src: FULL, attributes: { ...fast, auto: 'page-views app-state' } };
  const runs: unknown[] = [];
  for (const isOpen of [false, true]) {
    const before = collector.events().length;
    const space = await (await sharedChromium()).incognito();
    const tab = await open(page, { in: space });
    if (isOpen) {
      await add(tab);
      await expect(panelOf(tab)).toHaveCount(1);
      // A second click on the bookmark.
      await add(tab);
    }
    await call(tab, 'track', 'one', { plan: 'pro' });
    await tab.evaluate(() => history.pushState({}, '', '/route'));
    await call(tab, 'track', '');
    await call(tab, 'newSession');
    await call(tab, 'track', 'two', undefined, { passive: true });
    await soon(() => collector.events('two').length).toBe(isOpen ? 2 : 1);
    if (isOpen) await expect(panelOf(tab)).toHaveCount(1);
    const kept = await storageOf(tab);
    await tab.goto('about:blank');
    await soon(() => collector.events('session_end').length).toBe(isOpen ? 2 : 1);
    // Until the launch and the exit have arrived.
    await soon(() => transitions(collector.events().slice(before)).length).toBe(2);
    await collector.quiet(300);
    runs.push([
      collector.events().slice(before).map(essence),
      kept.cookies.map(({ name }) => name),
      Object.keys(kept),
    ]);
    await space.close();
  }
  expect(runs[1]).toEqual(runs[0]);
});

test('debugger: data-debug="panel" in the file that explains: loaded from beside it, with its nonce', async ({
  open,
  pageLog,
}) => {
  const page = await open({ csp: 'nonce', src: '/sojourn.dev.js', attributes: { ...fast, debug: 'panel' } });
  await expect(panelOf(page)).toHaveCount(1);
  await call(page, 'identify', '');
  await expect(panelOf(page).locator('.fault')).toContainText('must be a text that is not empty');
  expect(pageLog.lines.filter((line) => line.includes('option debug'))).toEqual([]);
});

for (const [what, source] of [
  ['by nonce', "'nonce-{nonce}'"],
  ['by origin', "'self' 'nonce-{nonce}'"],
])
  test(`debugger: data-debug="panel" works under Trusted Types, in a policy ${what}`, async ({
    open,
    pageLog,
  }) => {
    const csp = `default-src 'none'; script-src ${source}; connect-src *; require-trusted-types-for 'script'; trusted-types 'none'`;
    const page = await open({ csp, src: '/sojourn.dev.js', attributes: { ...fast, debug: 'panel' } });
    // The policy is in force.
    expect(
      await page.evaluate(() => {
        try {
          document.createElement('script').src = '/x.js';
          return 'allowed';
        } catch (error) {
          return (error as Error).name;
        }
      }),
    ).toBe('TypeError');
    await expect(panelOf(page)).toHaveCount(1);
    await call(page, 'identify', '');
    await expect(panelOf(page).locator('.fault')).toContainText('must be a text that is not empty');
    expect(pageLog.lines.filter((line) => line.includes('sojourn: data-debug'))).toEqual([]);
  });

test('debugger: data-debug="panel" whose file is missing under Trusted Types says so on the console', async ({
  open,
  site,
  pageLog,
}) => {
  site.route('/sojourn.debugger.js', () => ({ status: 404 }));
  const csp = "script-src 'self' 'nonce-{nonce}'; require-trusted-types-for 'script'";
  await open({ csp, src: '/sojourn.dev.js', attributes: { ...fast, debug: 'panel' } });
  await soon(() => pageLog.lines).toContainEqual(expect.stringContaining('sojourn: data-debug="panel":'));
});
