// A remembered answer, with whole trackers: over pages, beside what the page says, the signal of the browser, and other sources.
import { describe, expect, test, vi } from 'vitest';
import {
  rememberedConsent,
  type RememberedConsentOptions,
} from '../../../src/consent-sources/remembered/remembered-consent';
import { createConsentSource } from '../../../src/consent-sources/create-consent-source';
import { createTracker, type Options } from '../../../src/index';
import type { Load } from '../../browser/profile';
import { DAY, useVisitor } from '../../browser/visitor';

declare const __DEV__: boolean;

const { visit, later, received, profile } = useVisitor();

const COOKIE = 'sojourn.consent';
const start = (options?: RememberedConsentOptions, more: Partial<Options> = {}, load?: Load) =>
  visit({ ...more, consent: rememberedConsent(options) }, load);
const kept = () => profile().cookies().get(COOKIE);
const reported = () => vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);
const writes = () => profile().browser.cookies.written.filter((text) => text.startsWith(COOKIE + '='));

describe('remembered consent: an answer', () => {
  test('nothing is written before the visitor has answered', async () => {
    const tracker = await start();
    tracker.track('one');
    tracker.page.hide();
    tracker.page.show();
    await later(5_000);
    expect(tracker.consent).toBe('pending');
    expect([profile().kept(), profile().browser.cookies.written, profile().requests]).toEqual([[], [], []]);
  });
  test.each(['pending', 'granted', 'denied'] as const)('a default of %s is not written', async (initial) => {
    const tracker = await start({ default: initial });
    await later(5_000);
    expect(tracker.consent).toBe(initial);
    expect(kept()).toBeUndefined();
    expect(writes()).toEqual([]);
  });
  test('a yes: the next page tracks at once', async () => {
    const tracker = await start();
    tracker.setConsent('granted');
    expect(kept()).toBe('granted');
    const next = await start();
    expect(next.consent).toBe('granted');
    next.track('two');
    expect(await received('two')).toHaveLength(1);
    expect(reported()).toEqual([]);
  });
  test('a no: the next page tracks nothing, and nothing but that word is kept', async () => {
    const tracker = await start();
    tracker.setConsent('denied');
    const next = await start();
    expect([next.consent, next.track('two')]).toEqual(['denied', null]);
    await later(2_000);
    expect(profile().kept()).toEqual([COOKIE]);
    expect(kept()).toBe('denied');
    expect(profile().requests).toEqual([]);
  });
  test('a withdrawal replaces a yes, and a yes replaces a no', async () => {
    const tracker = await start();
    tracker.setConsent('granted');
    await later(10);
    tracker.setConsent('denied');
    expect(kept()).toBe('denied');
    await later(2_000);
    expect(profile().kept()).toEqual([COOKIE]);
    const next = await start();
    next.setConsent('granted');
    expect([next.consent, kept()]).toEqual(['granted', 'granted']);
    expect((await start()).consent).toBe('granted');
  });
  test('reset() does not forget it; `pending` holds for its page only', async () => {
    const tracker = await start();
    tracker.setConsent('granted');
    tracker.reset();
    tracker.setConsent('pending');
    await later(10);
    expect([tracker.consent, kept()]).toEqual(['pending', 'granted']);
    expect((await start()).consent).toBe('granted');
  });
  test('expires days after the answer, even if each page repeats the answer', async () => {
    const tracker = await start({ maxAge: 3 * DAY });
    tracker.setConsent('granted');
    const before = writes().length;
    expect(writes().at(-1)).toMatch(/;max-age=259200;/);
    for (const page of [await start(), await start()]) page.setConsent('granted');
    await later(10);
    expect(writes()).toHaveLength(before);
  });
  test('said before the page is shown, by the stub or while it prerenders, it counts and is remembered', async () => {
    for (const [said, after] of [
      ['denied', null],
      ['granted', 'id'],
    ] as const) {
      const tracker = await start({}, {}, { prerendering: true });
      tracker.setConsent(said);
      expect(kept()).not.toBe(said);
      tracker.page.activate();
      await later(10);
      expect([tracker.consent, kept()]).toEqual([said, said]);
      expect(tracker.track('one')).toEqual(after && expect.any(String));
    }
  });
});

describe('remembered consent: anything unreadable fails closed (rule 35)', () => {
  test.each(['yes', 'GRANTED', '', '%', 'pending'])('a cookie of %j acts as the default', async (value) => {
    profile().setCookie(COOKIE, value);
    expect((await start()).consent).toBe('pending');
    expect((await start({ default: 'denied' })).consent).toBe('denied');
    expect(kept()).toBe(value);
  });
  test('a bad default acts as pending, with an error', async () => {
    const tracker = await start({ default: 'yes' as 'granted' });
    tracker.track('one');
    await later(2_000);
    expect([tracker.consent, profile().kept(), profile().requests]).toEqual(['pending', [], []]);
    expect(reported().filter((text) => /remembered: option default/.test(text))).toHaveLength(1);
  });
  test('cookies that are refused: nothing is remembered, and the next page asks again', async () => {
    profile().browser.cookies.refuse(() => true);
    const tracker = await start();
    tracker.setConsent('granted');
    await later(10);
    expect(tracker.consent).toBe('granted');
    expect((await start()).consent).toBe('pending');
  });
  test('an option in place of a source is an error that names the entry point', async () => {
    const tracker = await visit({ consent: { remember: true, default: 'granted' } as never });
    tracker.track('one');
    await later(2_000);
    expect([tracker.consent, profile().requests]).toEqual(['pending', []]);
    expect(reported()).toHaveLength(1);
    expect(reported()[0]).toMatch(
      __DEV__ ? /option consent .*rememberedConsent\(\) of sojourn\/remembered-consent/ : /option consent$/,
    );
  });
});

describe('remembered consent: other pages', () => {
  test('an answer that was given elsewhere is obeyed when this page is shown', async () => {
    const tracker = await start();
    tracker.page.hide();
    profile().setCookie(COOKIE, 'granted');
    await later(10);
    expect(tracker.consent).toBe('pending');
    tracker.page.show();
    await later(10);
    expect(tracker.consent).toBe('granted');
    tracker.page.hide();
    profile().setCookie(COOKIE, 'denied');
    tracker.page.show();
    expect(tracker.consent).toBe('denied');
    await later(2_000);
    expect(profile().kept()).toEqual([COOKIE]);
  });
  test('a cookie that was deleted takes nothing back', async () => {
    const tracker = await start();
    tracker.setConsent('granted');
    tracker.page.hide();
    profile().setCookie(COOKIE, '', ';max-age=0');
    tracker.page.show();
    await later(10);
    expect(tracker.consent).toBe('granted');
  });
});

describe('remembered consent: beside other decisions', () => {
  const withSignal = async (options: Partial<Options> = {}) => {
    const before = () => void Object.assign(navigator, { globalPrivacyControl: true });
    return start(undefined, options, { before });
  };
  test('a Global Privacy Control signal is above a remembered yes, and not remembered itself', async () => {
    profile().setCookie(COOKIE, 'granted');
    const planted = writes();
    const tracker = await withSignal({ respectGpc: true });
    await later(10);
    expect([tracker.consent, kept()]).toEqual(['denied', 'granted']);
    expect(writes()).toEqual(planted);
    // A later answer is the visitor's, on this page.
    tracker.setConsent('granted');
    await later(10);
    expect(tracker.consent).toBe('granted');
    expect((await withSignal({ respectGpc: true })).consent).toBe('denied');
    expect((await withSignal()).consent).toBe('granted');
  });
  test('answers of other sources are not remembered, and their denials override a remembered yes', async () => {
    profile().setCookie(COOKIE, 'granted');
    let answer: (state: boolean) => void;
    const manager = createConsentSource('manager', (answers) => void (answer = answers.answer));
    const tracker = await visit({ consent: [rememberedConsent(), manager] });
    expect(tracker.consent).toBe('pending');
    answer!(false);
    await later(10);
    expect([tracker.consent, kept()]).toEqual(['denied', 'granted']);
    answer!(true);
    await later(10);
    expect([tracker.consent, kept()]).toEqual(['granted', 'granted']);
    tracker.setConsent('denied');
    expect(kept()).toBe('denied');
  });
  test('changes are ignored after shutdown()', async () => {
    const tracker = await start();
    tracker.shutdown();
    tracker.setConsent('granted');
    tracker.page.hide();
    profile().setCookie(COOKIE, 'granted');
    tracker.page.show();
    await later(10);
    expect(tracker.consent).toBe('pending');
  });
  test('each namespace has its own', async () => {
    const tracker = await start(undefined, { namespace: 'second' });
    tracker.setConsent('denied');
    expect(profile().kept()).toEqual(['sojourn_second.consent']);
  });
});

test('remembered consent: making it touches nothing, as on a server', () => {
  vi.stubGlobal('document', undefined);
  expect(() => rememberedConsent({ default: 'granted' })).not.toThrow();
  expect(() =>
    createTracker({ collector: 'https://collect.example/e', consent: rememberedConsent() }),
  ).not.toThrow();
});
