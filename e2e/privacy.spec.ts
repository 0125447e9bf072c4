// The tables of docs/privacy.md, compared with what a browser holds and what a collector receives.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Collector } from './support/collector';
import { A_WHILE } from './support/consent';
import { expect, nothingStored, soon, storageOf, test } from './support/fixtures';
import type { Attributes } from './support/html';
import { call, FULL } from './support/sdk';

test.use({ isolation: 'context' });

const documented = readFileSync(new URL('../docs/privacy.md', import.meta.url), 'utf8');

/** The rows of the table below a text, without its heading: cells as they read, code without its marks. */
const tableBelow = (text: string): string[][] => {
  const [, after = ''] = documented.split(text);
  const [table] = /^\|.*(\n\|.*)*/m.exec(after) ?? [''];
  return table
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.replace(/\\\|/g, '|').replace(/`/g, '').trim()),
    );
};

type Row = { where: string; name: string; from: string; howLong: string };
const stored: Row[] = tableBelow('## Browser storage').map(([where, name, from, , howLong]) => ({
  where: where!,
  name: name!,
  from: from!,
  howLong: howLong!,
}));
const matches = (name: string, key: string) =>
  RegExp(`^${name.replace(/[.|]/g, '\\$&').replace('…', '.+')}$`, 's').test(key);

/** Everything that the browser has of the site, as `where name`. */
const heldBy = async (page: Page): Promise<string[]> => {
  const { cookies, indexedDB, localStorage, sessionStorage, caches } = await storageOf(page);
  if (indexedDB === 'blocked') throw new Error('IndexedDB is blocked');
  expect(caches).toEqual([]);
  expect(indexedDB.map(({ name, stores }) => [name, ...Object.keys(stores)])).toEqual([
    ['sojourn', 'records'],
  ]);
  return [
    ...cookies.map(({ name }) => `cookie ${name}`),
    ...indexedDB.flatMap(({ stores }) => stores.records!.map(({ key }) => `IndexedDB ${key as string}`)),
    ...Object.keys(localStorage).map((key) => `localStorage ${key}`),
    ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
  ];
};

const everything: Attributes = {
  auto: 'page-views app-state engagement',
  appName: 'shop',
  appVersion: '1.0',
  deliveryFlushInterval: 10,
  sessionEndOnBrowserClose: true,
};

/** Before the SDK runs: notes each key that is set, also for a moment only. */
const noteKeys = () => {
  const noted = JSON.parse(window.name || '[]') as string[];
  const note = (key: string) => {
    if (!noted.includes(key)) noted.push(key);
    // It stays with the tab over navigations, and is no storage.
    window.name = JSON.stringify(noted);
  };
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, value) {
    note(`${this === sessionStorage ? 'sessionStorage' : 'localStorage'} ${key}`);
    setItem.call(this, key, value);
  };
};

test('privacy: the table lists exactly the data stored in the browser, and a withdrawal deletes it', async ({
  open,
  site,
  collector,
}) => {
  site.route('/', {
    attributes: everything,
    src: FULL,
    load: 'defer',
    head: `<script defer src="/sojourn.goals.js" data-events="one"></script>
      <script defer src="/sojourn.session-users.js"></script>`,
  });
  site.route('/away', { sdk: false });
  // What is tracked stays in the queue.
  collector.respond({ status: 503 });
  const held = new Set<string>();
  const look = async (page: Page) => {
    for (const key of await heldBy(page)) held.add(key);
    for (const key of JSON.parse((await page.evaluate('window.name')) as string) as string[]) held.add(key);
  };
  // What application state keeps depends on who answers in time.
  // A remembered answer is not deleted, e2e/remembered-consent.spec.ts; what a link has brought needs a second domain, e2e/link.spec.ts.
  const needed = stored.filter(({ from }) => !['app-state', 'remembered-consent', 'link'].includes(from));
  const isHeld = ({ where, name }: Row) => [...held].some((key) => matches(`${where} ${name}`, key));
  const visit = async () => {
    const page = await open('about:blank', { window: true });
    await page.addInitScript(noteKeys);
    await page.goto(site.url('/'));
    await call(page, 'identify', 'u-17');
    await call(page, 'setSessionAttribute', 'plan', 'pro');
    await call(page, 'track', 'one');
    return page;
  };

  const page = await visit();
  await soon(() => collector.requests.length).toBeGreaterThan(0);
  // Another tab asks whether this one lives, and leaves what it has to the next page.
  const other = await visit();
  await call(other, 'track', 'two');
  await other.goto(site.url('/away'));
  await soon(async () => {
    await Promise.all([look(page), look(other)]);
    // One is written by the withdrawal below, the other where cookies are refused.
    return needed.filter((row) => !['sojourn|w', 'sojourn|r'].includes(row.name) && !isHeld(row));
  }).toEqual([]);
  await call(page, 'setConsent', 'denied');
  await look(page);

  expect(stored.length).toBeGreaterThan(15);
  expect(needed.filter((row) => row.name !== 'sojourn|r' && !isHeld(row))).toEqual([]);
  const known = (key: string) => stored.some(({ where, name }) => matches(`${where} ${name}`, key));
  expect([...held].filter((key) => !known(key))).toEqual([]);
  await soon(() => heldBy(page)).toEqual([]);
  await other.goto(site.url('/away'));
  expect((await heldBy(other)).filter((key) => !key.startsWith('sessionStorage'))).toEqual([]);
});

test('privacy: a withdrawal leaves only what the table lists', async ({ open, site, collector }) => {
  const attributes = { ...everything, consent: 'remembered', consentDefault: 'granted' };
  site.route('/', { attributes, src: FULL });
  site.route('/away', { sdk: false });
  const page = await open('/', { window: true });
  const other = await open('/', { window: true });
  for (const one of [page, other]) {
    await call(one, 'track', 'one');
    // mParticle's own SDK, beside ours.
    await one.evaluate(() => sessionStorage.setItem('mprtcl-v4_x-events', '[]'));
  }
  await soon(() => collector.events('one').length).toBe(2);
  await other.goto(site.url('/away'));
  await call(page, 'setConsent', 'denied');
  const stays = async () => {
    const [mine, others] = [await storageOf(page), await storageOf(other)];
    if (mine.indexedDB === 'blocked') throw new Error('IndexedDB is blocked');
    return [
      ...mine.indexedDB.flatMap(({ name, stores }) => [
        `IndexedDB ${name}`,
        ...Object.values(stores).flatMap((rows) =>
          rows.map(({ key }) => `IndexedDB ${name}: ${key as string}`),
        ),
      ]),
      ...mine.cookies.map(({ name, value }) => `cookie ${name}: ${value}`),
      ...Object.keys(mine.localStorage).map((key) => `localStorage ${key}`),
      ...Object.keys(others.sessionStorage).map((key) => `sessionStorage ${key.replace('v4_x-events', '…')}`),
    ].sort();
  };
  // A link token needs a second domain: e2e/link.spec.ts.
  const rows = tableBelow('## Data left after a withdrawal').filter(([, name]) => name !== 'sojourn.link');
  const listed = rows.map(([where, name, what]) => {
    // The remembered answer is a word, and said in the table.
    return `${where} ${name}${where === 'cookie' ? `: ${what!.split(',')[0]}` : ''}`;
  });
  expect(listed).toHaveLength(4);
  await soon(stays).toEqual(listed.sort());
});

/** The fields of an event, or of what goes with a request, as the tables name them: of a group, each of its members. */
const fieldsOf = (event: object, groups: readonly string[]): string[] =>
  Object.entries(event).flatMap(([key, value]) =>
    groups.includes(key) ? Object.keys(value as object).map((member) => `${key}.${member}`) : [key],
  );

test('privacy: requests have exactly the fields of the tables', async ({ open, site, collector }) => {
  site.route('/', { attributes: everything, src: FULL });
  const page = await open('about:blank');
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {
      get: () => false,
      configurable: true,
    }),
  );
  await page.goto(site.url('/?utm_source=letter'), { referer: site.url('/', 'other.test') });
  await collector.waitFor('page_view');
  await call(page, 'identify', 'u-17', { plan: 'pro' });
  await call(page, 'setSessionAttribute', 'plan', 'pro');
  const received = () => ({
    event: new Set(
      collector.events().flatMap((event) => fieldsOf(event, ['session', 'tab', 'page', 'user'])),
    ),
    request: new Set(
      collector.requests.flatMap(({ body }) => {
        const { groups, ...shared } = JSON.parse(body) as { groups: unknown };
        expect(groups).toBeDefined();
        return fieldsOf(shared, ['context']);
      }),
    ),
  });
  const tables = () => {
    const { event, request } = received();
    return [
      { heading: 'Fields of an event', fields: event },
      { heading: 'Once for each request', fields: request },
    ].map(({ heading, fields }) => {
      const rows = tableBelow(heading).map(([name, from, says]) => ({ name: name!, from, says: says! }));
      const named = rows.map(({ name }) => name);
      // A setting that was not made, and what only a loss can show.
      const due = rows.filter(({ from, says }) => from !== 'setting' && !says.includes('none was'));
      return {
        unknown: [...fields].filter((field) => !named.includes(field)),
        missing: due.map(({ name }) => name).filter((name) => !fields.has(name)),
      };
    });
  };
  // The locale and the time zone are read when the page is idle.
  await soon(async () => {
    await call(page, 'track', 'seen', { a: 1 }, { context: { b: 2 } });
    return tables().map(({ missing }) => missing);
  }).toEqual([[], []]);
  expect(tables().map(({ unknown }) => unknown)).toEqual([[], []]);
});

const whileDenied = (collector: Collector) => {
  const events = collector.events().filter(({ name }) => name !== 'session_start');
  expect(events.map(({ name }) => name)).toEqual(['page_view', 'one', 'two']);
  for (const { consent, session, user } of collector.events())
    expect([consent, session!.storageMechanism, user]).toEqual(['denied', 'memory', undefined]);
  for (const { batch } of collector.requests) {
    const { context } = batch!;
    const { device, os, browser } = context as Record<string, object>;
    for (const fine of ['locale', 'timeZone']) expect(context).not.toHaveProperty(fine);
    expect(Object.keys({ ...device, ...os, ...browser }).sort()).toEqual(['bot', 'name', 'type']);
  }
};

for (const [state, setting, isStored, isSent] of tableBelow('## Consent states').filter(
  ([, , kept]) => kept === 'nothing',
))
  test(`privacy: ${state} ${setting}: ${isStored} is stored, and ${isSent} sent`, async ({
    open,
    site,
    collector,
  }) => {
    const attributes = { ...everything, auto: 'page-views', consent: state!, cookieless: !!setting };
    site.route('/', { attributes, src: FULL });
    site.route('/away', { sdk: false });
    const page = await open('/');
    await call(page, 'identify', 'u-17');
    await call(page, 'setSessionAttribute', 'plan', 'pro');
    await call(page, 'track', 'one');
    await call(page, 'track', 'two');
    if (isSent === 'some') await collector.waitFor('two');
    expect(
      await page.evaluate(() => !!(window as unknown as { sojourn: { session: unknown } }).sojourn.session),
    ).toBe(state === 'pending' || !!setting);
    await collector.quiet(A_WHILE);
    expect(await storageOf(page)).toEqual(nothingStored);
    // Nor does a provisional session leave anything that was never granted.
    await page.goto(site.url('/away'));
    expect(await storageOf(page)).toEqual(nothingStored);
    if (isSent === 'some') whileDenied(collector);
    else expect(collector.requests).toEqual([]);
  });

test('privacy: no address that is sent has a secret: page, referrer, routes, first and last page of a session', async ({
  open,
  site,
  collector,
}) => {
  site.route('/from', {
    sdk: false,
    body: '<a href="/in?user%5Bemail%5D=S3cr3t&page=2#/a?token=S3cr3t&b=1">in</a>',
  });
  site.route('/in', { attributes: { auto: 'page-views', deliveryFlushInterval: 10 }, src: FULL });
  const page = await open('/from?code=S3cr3t&lang=en');
  await page.click('a');
  await collector.waitFor('page_view');
  await page.evaluate(() =>
    history.pushState(
      null,
      '',
      '/out;jsessionid=S3cr3t?a=1&next=%2Freset%3Ftoken%3DS3cr3t&page=3#access_token=S3cr3t&state=x',
    ),
  );
  await soon(() => collector.events('page_view').length).toBe(2);
  await call(page, 'endSession');
  const { properties } = await collector.waitFor('session_end');
  const first = site.url('/in?user%5Bemail%5D=&page=2#/a?token=&b=1');
  const last = site.url('/out;jsessionid=&next=%2Freset%3Ftoken%3D&page=3#access_token=&state=x');
  expect(collector.events('page_view').map(({ page }) => page)).toMatchObject([
    { url: first, referrer: site.url('/from?code=&lang=en') },
    { url: last },
  ]);
  expect(properties).toMatchObject({ entryPage: first, exitPage: last });
  expect(collector.requests.map(({ body }) => body).join()).not.toContain('S3cr3t');
  expect(JSON.stringify(await storageOf(page))).not.toContain('S3cr3t');
});
