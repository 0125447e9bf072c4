// Whatever is long: it has a length, so that no event is too large for a collector, and no queue grows without end.
import { expect, test, vi } from 'vitest';
import { attributes } from '../../src/plugins/attributes/attributes';
import { useVisitor } from '../browser/visitor';

const { visit, received, later, profile } = useVisitor();
const errors = () => vi.mocked(console.error).mock.calls.map(([text]) => String(text));
const MEGABYTE = 1_200_000;
const long = 'x'.repeat(MEGABYTE);

test('hostile lengths: addresses, titles, referrers and user ids', async () => {
  const load = { url: `https://shop.example/#${long}`, referrer: `https://search.example/?${long}` };
  const mask = vi.fn((url: string) => url);
  const tracker = await visit({ mask }, load);
  document.title = long;
  tracker.identify(long);
  tracker.track('one');
  tracker.endSession();
  const [event] = await received('one');
  const { url, title, referrer } = event!.page;
  expect([url.length, title.length, referrer.length]).toEqual([4096, 4096, 4096]);
  expect(load.url.startsWith(url) && load.referrer.startsWith(referrer)).toBe(true);
  expect(event!.user!.id.length).toBe(4096);
  expect(errors()).toEqual([]);
  // A mask has to see what it is to hide.
  expect(mask).toHaveBeenCalledWith(load.url);
  for (const { body } of profile().requests) expect(body.length).toBeLessThan(60_000);
});

test('hostile lengths: a text cut within a surrogate pair stays well-formed', async () => {
  const tracker = await visit();
  document.title = '😀'.repeat(4_000).slice(1);
  tracker.identify(`a${'😀'.repeat(4_000)}`);
  tracker.track('one');
  const [event] = await received('one');
  expect(event!.page.title + event!.user!.id).not.toMatch(/\p{Cs}/u);
});

test('hostile lengths: before consent: events, attributes, and what is no event, each so many', async () => {
  const { incrementSessionAttribute, ...plugin } = attributes();
  const tracker = await visit({ consent: 'pending', plugins: [plugin], delivery: { maxQueue: 10 } });
  for (let i = 0; i < 500; i++) incrementSessionAttribute('count');
  tracker.track('one');
  for (let i = 0; i < 500; i++) tracker.endSession();
  tracker.track('two');
  tracker.setConsent('granted');
  await later(10);
  const [one] = await received('one');
  expect(one!.session!.attributes).toEqual({ count: 8 });
  expect(await received('two')).toHaveLength(1);
});

test.each(['before there is a tracker', 'before there is a session'])(
  'attributes that are set %s: the latest 1,000 count',
  async (when) => {
    const { incrementSessionAttribute, ...plugin } = attributes();
    const set = () => {
      for (let i = 0; i < 3_000; i++) incrementSessionAttribute('count');
    };
    if (/tracker/.test(when)) set();
    const tracker = await visit({ plugins: [plugin] });
    if (/session/.test(when)) set();
    tracker.track('one');
    expect((await received('one'))[0]!.session!.attributes).toEqual({ count: 1_000 });
  },
);
