// Which title a page view has, where the router sets it after the address.
import { expect, soon, test } from './support/fixtures';
import { call, fast } from './support/sdk';

test.use({ isolation: 'context' });

const app = { attributes: fast, load: 'defer' as const };
const titles = (events: readonly { page: { title: string } }[]) => events.map(({ page }) => page.title);

test('late titles: a route’s view has the title that the router sets after the address', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(app);
  const page = await open('/app');
  await collector.waitFor('page_view');
  await page.evaluate(`
    history.pushState(null, '', '/a');
    sojourn('track', 'opened', {});
    setTimeout(() => { document.title = 'A' }, 150)`);
  await soon(() => collector.events('page_view').length).toBe(2);
  await soon(() => collector.events('opened').length).toBe(1);
  await page.evaluate(
    `document.title = ''; history.pushState(null, '', '/b'); setTimeout(() => { document.title = 'B' }, 30)`,
  );
  await soon(() => collector.events('page_view').length).toBe(3);
  expect(titles(collector.events('page_view')).slice(1)).toEqual(['A', 'B']);
  // What is tracked before the title is there belongs to the view as well, and stays behind it.
  expect(titles(collector.events('opened'))).toEqual(['A']);
  const [, view] = collector.events('page_view');
  const [opened] = collector.events('opened');
  expect(opened!.session!.eventIndex).toBe(view!.session!.eventIndex! + 1);
  expect(opened!.page).toEqual(view!.page);
});

test('late titles, page title: a router that sets it first, or never, loses nothing', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(app);
  const page = await open('/app');
  await collector.waitFor('page_view');
  await page.evaluate(`document.title = 'first'; history.pushState(null, '', '/a')`);
  await soon(() => collector.events('page_view').length).toBe(2);
  await page.evaluate(`history.pushState(null, '', '/b')`);
  await soon(() => collector.events('page_view').length).toBe(3);
  expect(titles(collector.events('page_view')).slice(1)).toEqual(['first', 'first']);
});

test('late titles, page title: a view that is left before keeps its own', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(app);
  const page = await open('/app');
  await collector.waitFor('page_view');
  await page.evaluate(`document.title = 'one'`);
  // Each in a task of its own: the title of a view comes before the next address.
  await page.evaluate(`(async () => {
    const task = () => new Promise((done) => setTimeout(done, 20));
    history.pushState(null, '', '/two'); await task();
    history.pushState(null, '', '/three'); await task();
    document.title = 'three'; await task();
    history.pushState(null, '', '/four'); document.title = 'four';
  })()`);
  await soon(() => collector.events('page_view').length).toBe(4 + 0);
  expect(titles(collector.events('page_view')).slice(1)).toEqual(['one', 'three', 'four']);
});

test('late titles, page title: a router that sets the next title before the next address changes no earlier view', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(app);
  const page = await open('/app');
  await collector.waitFor('page_view');
  await page.evaluate(`document.title = 'list'; history.pushState(null, '', '/list?page=2')`);
  // Astro awaits the swap of the document, which sets the title, and changes the address in the same task.
  await page.evaluate(`(async () => {
    document.title = 'item';
    for (let n = 0; n < 5; n++) await null;
    history.pushState(null, '', '/item');
  })()`);
  await soon(() => collector.events('page_view').length).toBe(3);
  expect(titles(collector.events('page_view')).slice(1)).toEqual(['list', 'item']);
});

test('late titles, page title: a page that goes hands over what it knows', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(app);
  const page = await open('/app');
  await collector.waitFor('page_view');
  await page.evaluate(`document.title = 'known'; history.pushState(null, '', '/a')`);
  await page.close({ runBeforeUnload: true });
  await soon(() => titles(collector.events('page_view')).slice(1)).toEqual(['known']);
});

test('late titles, page title: flush() does not wait for it', async ({ open, site, collector }) => {
  site.everywhere(app);
  const page = await open('/app');
  await collector.waitFor('page_view');
  await page.evaluate(`document.title = 'old'; history.pushState(null, '', '/a')`);
  await call(page, 'flush');
  expect(titles(collector.events('page_view')).slice(1)).toEqual(['old']);
});

test('late titles, page title: the first view has the one that the app sets while it starts', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({
    ...app,
    title: 'shell',
    script: `addEventListener('load', () => { document.title = 'home' })`,
  });
  await open('/app');
  await collector.waitFor('page_view');
  expect(titles(collector.events('page_view'))).toEqual(['home']);
});

test('late titles, page title: views that wait for consent have their own', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({ ...app, attributes: { ...fast, consent: 'pending' } });
  const page = await open('/app');
  await page.waitForTimeout(200);
  await page.evaluate(`history.pushState(null, '', '/a'); setTimeout(() => { document.title = 'A' }, 30)`);
  await page.waitForTimeout(200);
  await page.evaluate(`history.pushState(null, '', '/b'); setTimeout(() => { document.title = 'B' }, 30)`);
  await page.waitForTimeout(200);
  await call(page, 'setConsent', 'granted');
  await soon(() => titles(collector.events('page_view')).slice(1)).toEqual(['A', 'B']);
});
