import { isUnlocked } from './support/engines';
import {
  expect,
  goBack,
  restoreNotes,
  sessions,
  soon,
  test,
  wasRestored,
  type Fixtures,
} from './support/fixtures';
import { call, fast, FULL } from './support/sdk';
import { isCommitted, openDatabase } from './support/storage';

test.use({ isolation: 'context' });

const set = 'setSessionAttribute';
const increment = 'incrementSessionAttribute';

test('attributes: travel with the first event after a change and with session_end, and go with the session (rule 29)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast, src: FULL });
  await collector.waitFor('page_view');
  await call(page, set, 'plan', 'pro');
  await call(page, set, 'trial', true);
  await call(page, increment, 'clicks');
  await call(page, increment, 'clicks', 2.5);
  await call(page, 'track', 'one');
  await call(page, 'track', 'two');
  await call(page, 'endSession');
  await call(page, 'track', 'three');
  await collector.waitFor('three');
  const attributes = { plan: 'pro', trial: true, clicks: 3.5 };
  const of = (name: string) => collector.events(name)[0]!.session!.attributes;
  expect([of('one'), of('two'), of('three')]).toEqual([attributes, undefined, undefined]);
  expect(collector.events('session_end')[0]!.properties.attributes).toEqual(attributes);
});

const openTwoTabs = async ({ open, collector }: Pick<Fixtures, 'open' | 'collector'>) => {
  const one = await open({ attributes: fast, src: FULL });
  await collector.waitFor('page_view');
  const two = await open('/');
  await soon(() => collector.events('page_view').length).toBe(2);
  return [one, two] as const;
};

test('attributes: increments of two tabs both count, and sets are seen by every tab (rule 29)', async ({
  open,
  collector,
}) => {
  const [one, two] = await openTwoTabs({ open, collector });
  await call(one, set, 'by', 'one');
  await Promise.all(
    [one, two].map((page) =>
      page.evaluate(() => {
        for (let i = 0; i < 50; i++)
          (window as unknown as { sojourn: (...args: unknown[]) => void }).sojourn(
            'incrementSessionAttribute',
            'count',
          );
      }),
    ),
  );
  await soon(async () => {
    await call(two, 'track', 'seen');
    return collector.events('seen').find((event) => event.session!.attributes?.count === 100)?.session!
      .attributes;
  }).toEqual({ by: 'one', count: 100 });
  await call(one, 'endSession');
  await soon(() => collector.events('session_end')[0]?.properties.attributes).toEqual({
    by: 'one',
    count: 100,
  });
});

test('attributes: every tab reads the same object until an attribute changes (rule 29)', async ({
  open,
  collector,
}) => {
  const [one, two] = await openTwoTabs({ open, collector });
  const read = `sojourn.session.attributes`;
  expect(await two.evaluate(read)).toEqual({});
  await call(one, set, 'plan', 'pro');
  expect(await one.evaluate(read)).toEqual({ plan: 'pro' });
  await soon(() => two.evaluate(read)).toEqual({ plan: 'pro' });
  await call(two, increment, 'clicks');
  await soon(() => one.evaluate(read)).toEqual({ plan: 'pro', clicks: 1 });
  expect(await one.evaluate(`${read} === ${read} && Object.isFrozen(${read})`)).toBe(true);
  // A page that loads knows them too.
  await two.reload();
  await soon(() => two.evaluate(`sojourn.session?.attributes`)).toEqual({ plan: 'pro', clicks: 1 });
});

test('attributes: two pages of one tab count on from each other, also a page that comes back (rule 29)', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({ attributes: fast, src: FULL, script: restoreNotes });
  // Chromium does not keep a page that is left while it makes its database, on the very first visit.
  await openDatabase(site, open);
  const page = await open('/one');
  await call(page, 'flush');
  await isUnlocked(page);
  await call(page, increment, 'count', 1);
  await page.goto(site.url('/two'));
  await call(page, increment, 'count', 10);
  await goBack(page);
  await soon(() => wasRestored(page)).toBe(true);
  await call(page, increment, 'count', 100);
  await call(page, 'endSession');
  const { attributes } = (await collector.waitFor('session_end')).properties;
  expect(attributes).toEqual({ count: 111 });
});

test('attributes: an increment accepts the text of a decimal number, and refuses any other text (rule 29)', async ({
  open,
  collector,
  pageLog,
}) => {
  const page = await open({ attributes: fast, src: FULL });
  await collector.waitFor('page_view');
  await call(page, set, 'text', '41');
  await call(page, set, 'word', 'many');
  await call(page, increment, 'text');
  await call(page, increment, 'word');
  await call(page, increment, 'constructor', 7);
  for (const wrong of [null, {}, [], NaN, undefined]) await call(page, set, 'wrong', wrong);
  await call(page, increment, 'wrong', 'x');
  await call(page, set, '', 1);
  await call(page, set, 'long', 'x'.repeat(5_000));
  await call(page, 'track', 'one');
  expect((await collector.waitFor('one')).session!.attributes).toEqual({
    text: 42,
    word: 'many',
    constructor: 7,
  });
  const linesWith = (what: string) => pageLog.lines.filter((line) => line.includes(what));
  expect(linesWith('attribute word')).toHaveLength(1);
  expect(linesWith('attribute wrong')).toHaveLength(6);
  expect(linesWith('attribute long')).toHaveLength(1);
});

test.describe('attributes: set with no session, they are kept for the next (rule 29)', () => {
  test.beforeEach(async ({ open, site }) => {
    await openDatabase(site, open);
    site.everywhere({ attributes: { ...fast, auto: '' }, src: FULL });
  });

  test('survive a reload and a closed browser', async ({ open, collector }) => {
    const page = await open('/');
    await call(page, set, 'early', 1);
    await call(page, 'track', 'one');
    expect((await collector.waitFor('one')).session!.attributes).toEqual({ early: 1 });
    await call(page, increment, 'early');
    await page.reload();
    await call(page, increment, 'early');
    await isCommitted(page);
    await page.close();
    const next = await open('/');
    await call(next, 'newSession');
    await soon(() => sessions(collector.events())[0]!.end?.properties.attributes).toEqual({ early: 3 });
  });

  for (const [after, command] of [
    ['an end', 'endSession'],
    ['a logout', 'reset'],
  ] as const)
    test(`set after ${after}, also in another tab`, async ({ open, collector, site }) => {
      const page = await open('/');
      await call(page, set, 'plan', 'pro');
      await call(page, 'track', 'one');
      expect((await collector.waitFor('one')).session!.attributes).toEqual({ plan: 'pro' });
      await call(page, command);
      await call(page, set, 'late', 1);
      await call(page, increment, 'late');
      await page.goto(site.url('/next'));
      const other = await open('/other', { window: true });
      await call(other, 'track', 'two');
      expect((await collector.waitFor('two')).session!.attributes).toEqual({ late: 2 });
      await call(page, 'track', 'three');
      expect((await collector.waitFor('three')).session!.attributes).toEqual({ late: 2 });
      expect(collector.events('session_end')[0]!.properties.attributes).toEqual({ plan: 'pro' });
    });
});
