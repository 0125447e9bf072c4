import type { Page } from '@playwright/test';
import { expect, recordsOf, sessions, soon, storageOf, test, type Open } from './support/fixtures';
import { modulePage } from './support/sdk';

test.use({ isolation: 'context' });

/** A page whose tracker keeps its session where `store` says; `kept` outlives reloads. */
const withStore = (open: Open, collector: { url: string }, store: string, options = '') =>
  open(
    modulePage(
      collector.url,
      `const kept = localStorage;
       const store = ${store};
       window.tracker = make({ plugins: [pageViews()], session: { store: customStore(store) ${options} } });`,
    ),
  );
const errorsOf = (page: Page) => page.evaluate('errors') as Promise<{ code: string; message: string }[]>;

const stores = {
  'a synchronous': `{
    get: (key) => kept.getItem(key), set: (key, value) => kept.setItem(key, value), delete: (key) => kept.removeItem(key)
  }`,
  'an asynchronous': `{
    get: async (key) => kept.getItem(key),
    set: async (key, value) => kept.setItem(key, value),
    delete: async (key) => kept.removeItem(key)
  }`,
};

for (const [what, store] of Object.entries(stores)) {
  test(`custom store: ${what} store of the site's own holds the session in place of the ladder (rule 33)`, async ({
    open,
    collector,
  }) => {
    const page = await withStore(open, collector, store);
    const { session } = await collector.waitFor('page_view');
    expect(session).toMatchObject({ storageMechanism: 'custom', sessionIndex: 1 });
    await page.evaluate(`tracker.newSession(); tracker.track('second')`);
    await collector.waitFor('second');
    await soon(() => page.evaluate('Object.values(localStorage).join()')).toContain(
      collector.events('second')[0]!.session!.sessionId,
    );
    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(sessions(collector.events())).toMatchObject([
      { index: 1, reason: 'ended' },
      { index: 2, previous: session!.sessionId, userId: session!.userId, eventIndexes: [1, 2] },
    ]);
    const { cookies, localStorage } = await storageOf(page);
    expect([cookies, await recordsOf(page)]).toEqual([[], '[]']);
    // Plain text, so that any store can hold it.
    const holding = Object.values(localStorage).filter((text) => text.includes(session!.userId));
    expect(holding).toHaveLength(1);
    expect(await errorsOf(page)).toEqual([]);
    await page.evaluate(`tracker.reset()`);
    await soon(() => page.evaluate('Object.values(localStorage).join()')).not.toContain(session!.userId);
  });
}

test('custom store: two tabs share a custom store and its session (rules 12, 33)', async ({
  open,
  collector,
}) => {
  await withStore(open, collector, stores['a synchronous']);
  await collector.waitFor('page_view');
  await withStore(open, collector, stores['a synchronous']);
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(sessions(collector.events())).toMatchObject([{ index: 1, eventIndexes: [1, 2] }]);
});

test('custom store: rubbish in a custom store is a clean start (rule 33)', async ({ open, collector }) => {
  const answers = ['undefined', '42', '({})', '"rubbish"', '[]', 'true', '"~{}"', 'new Date()'];
  for (const [index, answer] of answers.entries()) {
    await withStore(open, collector, `{ get: () => ${answer}, set() {}, delete() {} }`);
    await soon(() => collector.events('page_view').length).toBe(index + 1);
    const { session } = collector.events('page_view')[index]!;
    expect(session, answer).toMatchObject({ sessionIndex: 1, eventIndex: 1 });
  }
});

const failing = {
  'throws at get': `{ get() { throw Error('broken store') }, set() {}, delete() {} }`,
  'throws at set': `{ get: () => null, set() { throw Error('broken store') }, delete() {} }`,
  'rejects at get': `{ get: () => Promise.reject(Error('broken store')), async set() {}, async delete() {} }`,
  'rejects at set': `{ get: async () => null, set: () => Promise.reject(Error('broken store')), async delete() {} }`,
  'never answers': `{ get: () => new Promise(() => {}), set: () => new Promise(() => {}), delete: () => new Promise(() => {}) }`,
  'never answers to set': `{ get: async () => null, set: () => new Promise(() => {}), async delete() {} }`,
  'has no methods': '{}',
};

for (const [what, store] of Object.entries(failing)) {
  test(`custom store: a store that ${what}: memory takes over, with an error (rules 32, 33)`, async ({
    open,
    collector,
    pageLog,
  }) => {
    const page = await withStore(open, collector, store);
    await collector.waitFor('page_view');
    await soon(() => errorsOf(page)).not.toEqual([]);
    await page.evaluate(`tracker.track('after')`);
    const { session } = await collector.waitFor('after');
    expect(session).toMatchObject({ storageMechanism: 'memory', sessionIndex: 1, eventIndex: 2 });
    await page.evaluate(`tracker.newSession(); tracker.track('next')`);
    const next = await collector.waitFor('next');
    expect(next.session).toMatchObject({ sessionIndex: 2, previousSessionId: session!.sessionId });
    expect(next.session!.userId).toBe(session!.userId);
    const errors = await errorsOf(page);
    expect(errors.filter(({ code }) => code === 'storage').length).toBeGreaterThan(0);
    expect(pageLog.lines.join('\n')).toMatch(/error: sojourn.*store/);
    expect(errors.length).toBeLessThan(4);
  });
}

test('custom store: a store that fails later is replaced by memory, and the session continues (rules 31-33)', async ({
  open,
  collector,
}) => {
  const page = await withStore(
    open,
    collector,
    `{
      get(key) { if (window.broken) throw Error('broken store'); return kept.getItem(key); },
      set(key, value) { if (window.broken) throw Error('broken store'); kept.setItem(key, value); },
      delete(key) { kept.removeItem(key); }
    }`,
  );
  const { session } = await collector.waitFor('page_view');
  expect(session!.storageMechanism).toBe('custom');
  await page.evaluate('window.broken = true');
  await soon(async () => {
    await page.evaluate(`tracker.track('again')`);
    return (await errorsOf(page)).length;
  }).toBeGreaterThan(0);
  await page.evaluate(`tracker.track('after')`);
  const after = await collector.waitFor('after');
  expect(after.session).toMatchObject({ storageMechanism: 'memory', sessionId: session!.sessionId });
});
