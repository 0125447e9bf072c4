// @vitest-environment jsdom
// When an address gets its token: behind the listeners of the page, whichever of them stops the event. What the browser then reads is
// tested in e2e/link.spec.ts.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decorateUses } from '../../../src/plugins/link/decorate-uses';

const SHOP = 'https://shop.example/';
let restore: () => void;
let seen: boolean[];

const isMarked = () => /sojourn_token/.test(document.body.innerHTML);
const look = () => void seen.push(isMarked());
/** Listens at each node, in both phases, for clicks and submissions. */
const listenEverywhere = () => {
  for (const place of [window, document, ...document.querySelectorAll('*')])
    for (const type of ['click', 'submit'])
      for (const capture of [true, false]) place.addEventListener(type, look, capture);
};
const rested = () => new Promise((done) => setTimeout(done, 5));

beforeEach(() => {
  seen = [];
  restore = decorateUses((address) => (address === SHOP ? `${SHOP}?sojourn_token=1.2.3` : address));
  document.body.innerHTML = `<div><a href="${SHOP}">go</a></div>
    <form method="post" action="${SHOP}"><button>go</button></form>`;
});
afterEach(() => restore());

const stops: Record<string, (event: Event) => void> = {
  'no listener': () => {},
  'a listener that calls stopPropagation': (event) => event.stopPropagation(),
  'a listener that calls stopImmediatePropagation': (event) => event.stopImmediatePropagation(),
  'a listener that sets cancelBubble': (event) => void (event.cancelBubble = true),
};
for (const [what, stop] of Object.entries(stops))
  for (const place of ['a', 'div', 'body'])
    for (const capture of [true, false])
      test(`link: ${what} at ${place}, capture ${capture}: the address has its token behind all listeners`, async () => {
        document.querySelector(place)!.addEventListener('click', stop, { capture, once: true });
        listenEverywhere();
        document.querySelector('a')!.click();
        expect(seen).not.toContain(true);
        expect(document.querySelector('a')!.getAttribute('href')).toBe(`${SHOP}?sojourn_token=1.2.3`);
        await rested();
        expect(document.querySelector('a')!.getAttribute('href')).toBe(SHOP);
      });

test('link: a click that the page handles itself gets no token, also where it is stopped first', async () => {
  for (const stop of [true, false]) {
    const handle = (event: Event) => {
      if (stop) event.stopPropagation();
      event.preventDefault();
    };
    document.querySelector('a')!.addEventListener('click', handle, { once: true });
    listenEverywhere();
    document.querySelector('a')!.click();
    expect([...seen, isMarked()]).not.toContain(true);
    await rested();
  }
});

test('link: a form by POST has the token in its action behind all listeners', async () => {
  listenEverywhere();
  document.querySelector('button')!.click();
  expect(seen.length).toBeGreaterThan(10);
  expect(seen).not.toContain(true);
  expect(isMarked()).toBe(true);
  await rested();
  expect(isMarked()).toBe(false);
});

test('link: a click on a link that gets no token adds no listener', () => {
  document.querySelector('a')!.href = 'https://blog.example/';
  let added = 0;
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (...args) {
    added++;
    return addEventListener.apply(this, args);
  };
  document.querySelector('a')!.click();
  EventTarget.prototype.addEventListener = addEventListener;
  expect(added).toBe(0);
});
