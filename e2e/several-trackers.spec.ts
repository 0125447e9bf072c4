import { expect, recordsOf, cookiesOf, sessions, sleep, soon, test } from './support/fixtures';
import { call, fast, FULL, modulePage } from './support/sdk';

// Trackers of one namespace on one page, and pages that notify each other: which of them receives what.

test.use({ isolation: 'context' });

test('several trackers: a second tracker of a living page is no force quit (rule 27)', async ({
  open,
  collector,
}) => {
  const page = await open(modulePage(collector.url, `window.make = make; window.one = make();`));
  await page.waitForFunction('window.one');
  await page.evaluate(`one.track('a')`);
  await collector.waitFor('a');
  await sleep(1_500);
  await page.evaluate(`window.two = make(); two.track('b')`);
  await collector.waitFor('b');
  expect(sessions(collector.events())).toMatchObject([{ index: 1, reason: undefined }]);
});

test('several trackers: a withdrawal reaches the other tracker of the page (rule 37)', async ({
  open,
  collector,
}) => {
  const page = await open(modulePage(collector.url, `window.one = make(); window.two = make();`));
  await page.waitForFunction('window.two');
  await page.evaluate(`one.track('a')`);
  await collector.waitFor('a');
  await page.evaluate(`one.setConsent('denied'); two.track('b')`);
  expect(await page.evaluate('two.consent')).toBe('denied');
  await collector.quiet(1_500);
  expect(collector.events('b')).toEqual([]);
  expect([await cookiesOf(page), await recordsOf(page)]).toEqual([[], '[]']);
});

for (const [what, consent] of [
  ['that was pending', 'pending'],
  ['that is denied from the start', 'denied'],
] as const)
  test(`several trackers: a withdrawal in a page ${what} reaches the others (rule 37)`, async ({
    open,
    collector,
  }) => {
    const one = await open({ attributes: { ...fast, auto: '' } });
    await call(one, 'track', 'a');
    await collector.waitFor('a');
    await sleep(300);
    const two = await open({ attributes: { ...fast, auto: '', consent } }, { window: true });
    await two.waitForFunction('sojourn.track');
    if (consent === 'pending') await call(two, 'setConsent', 'denied');
    await soon(() => one.evaluate('sojourn.consent')).toBe('denied');
    await call(one, 'track', 'b');
    await collector.quiet(1_500);
    expect(collector.events('b')).toEqual([]);
    expect(await cookiesOf(one)).toEqual([]);
  });

test('several trackers: a grant deletes nothing that another page has been allowed since (rule 35)', async ({
  open,
  collector,
}) => {
  const one = await open({ attributes: { ...fast, auto: '' } });
  const two = await open('/', { window: true });
  await call(one, 'track', 'a');
  await call(two, 'track', 'b');
  await collector.waitFor('b');
  await call(one, 'setConsent', 'denied');
  await soon(() => two.evaluate('sojourn.consent')).toBe('denied');
  await call(one, 'setConsent', 'granted');
  await call(one, 'track', 'c');
  const c = await collector.waitFor('c');
  await sleep(300);
  await call(two, 'setConsent', 'granted');
  await call(two, 'track', 'd');
  const d = await collector.waitFor('d');
  expect(d.session).toMatchObject({ userId: c.session!.userId, sessionId: c.session!.sessionId });
});

test('several trackers, pending again: nothing is written or shown of the visitor (rule 35)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: { ...fast, auto: '' } });
  await call(page, 'track', 'a');
  const a = await collector.waitFor('a');
  await page.evaluate(`sojourn.setConsent('pending'); sojourn.track('b')`);
  const shown = await page.evaluate<{ sessionId: string; storageMechanism: string }>('sojourn.session');
  expect(shown.storageMechanism).toBe('memory');
  expect(shown.sessionId).not.toBe(a.session!.sessionId);
  await collector.quiet(1_200);
  expect(collector.events('b')).toEqual([]);
  await call(page, 'setConsent', 'granted');
  expect((await collector.waitFor('b')).session).toMatchObject({
    sessionId: a.session!.sessionId,
    eventIndex: 2,
  });
});

test('several trackers: calls made while denied have no effect after a grant (rules 35, 37)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: { ...fast, auto: '' }, src: FULL });
  await call(page, 'endSession');
  await page.evaluate(`
    sojourn.setSessionAttribute('before', 1);
    sojourn.setConsent('denied');
    sojourn.setSessionAttribute('meanwhile', 2);
    sojourn.newSession();
    sojourn.setConsent('granted');
    sojourn.track('a');
  `);
  const a = await collector.waitFor('a');
  expect(a.session).toMatchObject({ sessionIndex: 1, eventIndex: 1 });
  expect(a.session!.attributes).toBeUndefined();
  expect(collector.events('session_end')).toEqual([]);
});

test('several trackers: a namespace is not taken for the default one’s word that the browser lives (rule 8)', async ({
  open,
  collector,
}) => {
  const code = `
    window.one = make({ session: { endOnBrowserClose } });
    window.two = make({ namespace: 'b' });
    one.track('a'); two.track('b');
  `;
  const page = await open(modulePage(collector.url, code));
  await soon(() => collector.events('b').length).toBe(1);
  await sleep(300);
  await page.reload();
  await soon(() => collector.events('a').length).toBe(2);
  expect(collector.events('a').map(({ session }) => session!.sessionIndex)).toEqual([1, 1]);
});
