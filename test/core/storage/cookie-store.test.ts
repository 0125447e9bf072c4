// The page's cookies: how they are written, which domain they get, and that none stays (rules 30, 31 and 37).
import { describe, expect, test } from 'vitest';
import { createRooms } from '../../browser/rooms';

type Room = typeof import('../../../src/core/storage/cookie-store');
type CookieOptions = Parameters<Room['createCookieStore']>[0];

const createShop = async () => {
  const writes: string[] = [];
  const { browser, open } = await createRooms<Room>('core/storage/cookie-store', {
    patch: ({ document }) => {
      const getter = Object.getOwnPropertyDescriptor(document, 'cookie')!;
      Object.defineProperty(document, 'cookie', {
        ...getter,
        set: (text: string) => (writes.push(text), getter.set!.call(document, text)),
      });
      return {};
    },
  });
  return {
    browser,
    writes,
    async openStore(options?: CookieOptions, url = 'https://shop.example/a/b') {
      const { room, globals } = await open({ url });
      return Object.assign(room.createCookieStore(options), { globals });
    },
    /** Name, domain and path of each cookie there is. */
    kept: () => browser.cookies.all().map(({ name, domain, path }) => `${name} ${domain}${path}`),
  };
};

describe('cookies: how one is written', () => {
  test('cookies: by default for the whole site, 395 days, only over https', async () => {
    const { openStore, writes } = await createShop();
    (await openStore()).write('a', 'text', 1);
    expect(writes).toEqual(['a=text;path=/;samesite=Lax;max-age=34128000;secure']);
  });
  test('cookies: over http without secure, unless it is asked for', async () => {
    const { openStore, writes } = await createShop();
    (await openStore({}, 'http://shop.example/')).write('a', 'text', 1);
    (await openStore({ secure: true }, 'http://shop.example/')).write('a', 'text', 1);
    (await openStore({ secure: false })).write('a', 'text', 1);
    expect(writes.map((text) => text.includes(';secure'))).toEqual([false, true, false]);
  });
  test('cookies: with the site’s own options', async () => {
    const { openStore, writes } = await createShop();
    const options = { domain: 'shop.example', path: '/a', sameSite: 'None', partitioned: true, maxAge: 90_500 } as const;
    (await openStore(options)).write('a', 'text', 1);
    expect(writes).toEqual(['a=text;path=/a;samesite=None;max-age=91;domain=shop.example;secure;partitioned']);
  }); // prettier-ignore
  test.each([
    ['domain', 7],
    ['path', null],
    ['sameSite', 'Sometimes'],
    ['secure', 'no'],
    ['partitioned', 1],
    ['maxAge', '90 days'],
  ])('cookies: a wrong %s (%j) leaves the default', async (option, value) => {
    const { openStore, writes } = await createShop();
    (await openStore({ [option]: value })).write('a', 'text', 1);
    expect(writes).toEqual(['a=text;path=/;samesite=Lax;max-age=34128000;secure']);
  });
  test('cookies: SameSite=None without https leaves the default, which browsers accept', async () => {
    const { openStore, writes } = await createShop();
    (await openStore({ sameSite: 'None' }, 'http://shop.example/')).write('a', 'text', 1);
    expect(writes).toEqual(['a=text;path=/;samesite=Lax;max-age=34128000']);
  });
  test('cookies: lifetimes are capped at 400 days, as browsers do', async () => {
    const { openStore, writes } = await createShop();
    (await openStore({ maxAge: Infinity })).write('a', 'text', 1);
    expect(writes[0]).toContain(';max-age=34560000;');
  });
  test('cookies: without a life it goes with the browser', async () => {
    const { browser, openStore, kept } = await createShop();
    const store = await openStore();
    store.write('a', 'text');
    store.write('b', 'text', 1);
    browser.cookies.endBrowserSession();
    expect(kept()).toEqual(['b shop.example/']);
  });
});

describe('cookies: which are read', () => {
  test('cookies: all copies of one name, and no other that begins or ends like it', async () => {
    const { browser, openStore } = await createShop();
    const store = await openStore();
    for (const text of ['a=one;path=/', 'a=two;path=/a', 'ab=no', 'ba=no', 'a.b=no', 'a=other;path=/other'])
      browser.cookies.write('shop.example', text);
    expect(store.read('a')).toEqual(['one', 'two']);
    expect(store.read('x')).toEqual([]);
  });
  test.each([
    ['a=1; b=2;a=3', ['1', '3']],
    ['a=1;  a=x=y', ['1', 'x=y']],
    ['a=', ['']],
    ['', []],
    ['a', []],
  ])('cookies: %j has %j for a', async (text, values) => {
    const { room } = await (await createRooms<Room>('core/storage/cookie-store')).open();
    expect(room.cookieValues(text, 'a')).toEqual(values);
  });
  test('cookies: a throwing document.cookie counts as no cookie, and nothing is thrown', async () => {
    const { open } = await createRooms<Room>('core/storage/cookie-store', {
      patch: ({ document }) => ({
        document: new Proxy(document, {
          get(target, key) {
            if (key === 'cookie') throw new DOMException('sandboxed', 'SecurityError');
            return Reflect.get(target, key) as unknown;
          },
          set() {
            throw new DOMException('sandboxed', 'SecurityError');
          },
        }),
      }),
    });
    const { room } = await open();
    const store = room.createCookieStore();
    store.write('a', 'text', 1);
    expect([store.read('a'), store.put('b', 'text'), store.remove('a')]).toEqual([[], false, false]);
  });
});

describe('cookies: the domain', () => {
  test.each([
    ['https://shop.example/', 'shop.example'],
    ['https://www.shop.example/', 'shop.example'],
    ['https://a.b.shop.example/', 'shop.example'],
    ['http://localhost/', 'localhost'],
  ])(
    'cookies: at %s the widest domain that accepts one is %s, and the next one has that',
    async (url, domain) => {
      const { openStore, kept } = await createShop();
      const store = await openStore({}, url);
      expect(store.put('a', 'text', 1)).toBe(true);
      expect(kept()).toEqual([`a ${domain}/`]);
      store.write('b', 'text', 1);
      expect(kept()).toEqual([`a ${domain}/`, `b ${domain}/`]);
    },
  );
  test('cookies: a domain named by the site is the only one tried', async () => {
    const { openStore, kept } = await createShop();
    const store = await openStore({ domain: 'www.shop.example' }, 'https://www.shop.example/');
    expect(store.put('a', 'text', 1)).toBe(true);
    expect(kept()).toEqual(['a www.shop.example/']);
    const stranger = await openStore({ domain: 'other.example' }, 'https://www.shop.example/');
    expect(stranger.put('a', 'other', 1)).toBe(false);
    expect(kept()).toEqual(['a www.shop.example/']);
  });
  test('cookies: a refused write settles no domain', async () => {
    const { browser, openStore, kept } = await createShop();
    const { put } = await openStore({}, 'https://www.shop.example/');
    browser.cookies.block();
    expect(put('a', 'text', 1)).toBe(false);
    browser.cookies.block(false);
    expect(put('a', 'text', 1)).toBe(true);
    expect(kept()).toEqual(['a shop.example/']);
  });
  test('cookies: a refused write is noticed', async () => {
    const { browser, openStore } = await createShop();
    browser.cookies.block();
    expect((await openStore()).put('a', 'text', 1)).toBe(false);
  });
});

describe('cookies: deletion leaves no copy', () => {
  test('cookies: every copy goes, whatever its domain and path, and nobody else’s', async () => {
    const { browser, openStore, kept } = await createShop();
    const store = await openStore({}, 'https://www.shop.example/a/b');
    const attributes = ['path=/', 'path=/a', 'path=/a/', 'path=/a/b', 'domain=shop.example;path=/', 'domain=www.shop.example;path=/a'];
    for (const text of attributes) browser.cookies.write('www.shop.example', `a=1;${text};max-age=100`);
    browser.cookies.write('www.shop.example', 'b=1;path=/;max-age=100');
    expect(store.remove('a')).toBe(true);
    expect(kept()).toEqual(['b www.shop.example/']);
    expect(store.remove('a')).toBe(false);
  }); // prettier-ignore
  test('cookies: partitioned copies are named as such, and as none', async () => {
    const { browser, openStore, writes } = await createShop();
    const store = await openStore();
    browser.cookies.write('shop.example', 'a=1;path=/;max-age=100');
    store.remove('a');
    expect(writes.some((text) => text.endsWith(';partitioned'))).toBe(true);
    expect(writes.some((text) => !text.endsWith(';partitioned'))).toBe(true);
    expect(writes.every((text) => text.startsWith('a=;') && text.includes(';max-age=0'))).toBe(true);
  });
  test('cookies: where there is none, none is written', async () => {
    const { openStore, writes } = await createShop();
    expect((await openStore()).remove('a')).toBe(false);
    expect(writes).toEqual([]);
  });
});
