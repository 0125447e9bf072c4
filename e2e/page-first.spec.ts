import type { Page } from '@playwright/test';
import type { Session, Tracker } from '../src/index';
import { isUnlocked } from './support/engines';
import { expect, frame, goBack, hide, restoreNotes, show, soon, test, wasRestored } from './support/fixtures';
import type { Attributes, PageOptions } from './support/html';
import { openDatabase } from './support/storage';

// The page comes first: the SDK never throws into it, never blocks it, and works where the browser does not.
// Uncaught errors and unhandled rejections fail every test here (see `allowPageErrors`).

type Callable = Tracker & ((...args: unknown[]) => unknown);
type Made = Tracker & { [method: string]: unknown };
declare const sojourn: Callable;
declare const tracker: Made;
declare const createTracker: (options: unknown) => Made;
declare const nonsense: () => [name: string, value: unknown][];
declare const reported: Record<string, unknown>[];
declare const notes: string[];

test.use({ isolation: 'context' });

const scriptTag = (more: PageOptions = {}, attributes: Attributes = {}): PageOptions => ({
  ...more,
  attributes: { auto: '', deliveryFlushInterval: 10, ...attributes },
});

/** A page with a tracker of the npm kind; `options` are written as code, `setUp` runs before it is made. */
const npm = (collector: string, options = '', setUp = ''): PageOptions => ({
  sdk: false,
  module: `
    import { createTracker, pageViews } from '/sdk.mjs';
    ${setUp}
    window.reported = [];
    window.createTracker = createTracker;
    window.tracker = createTracker({ collector: '${collector}', ${options || 'delivery: { flushInterval: 10 }'} });
    tracker.on('error', (error) => reported.push({ code: error.code, message: error.message }));`,
});

/** Opens a page before whose first script `prepare` has run. */
const prepared = async <T>(
  open: (where: string) => Promise<Page>,
  url: string,
  prepare: (input: T) => void,
  input: T,
) => {
  const page = await open('about:blank');
  await page.addInitScript(prepare as (input: unknown) => void, input);
  await page.goto(url);
  return page;
};

const sessionStarted = (page: Page): Promise<void> =>
  soon(() => page.evaluate(() => (window as { sojourn?: { session: Session | null } }).sojourn?.session))
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the matcher's own type
    .toMatchObject({ sessionIndex: 1 } as any);

/** Everything that nobody should pass, made again at each call. */
const defineNonsense = () => {
  const fail = () => {
    throw new Error('thrown by nonsense');
  };
  const traps = 'get set has ownKeys getPrototypeOf getOwnPropertyDescriptor apply construct defineProperty';
  const hostile = () => Object.fromEntries(traps.split(' ').map((trap) => [trap, fail]));
  const throwing = (key: string) => Object.defineProperty({}, key, { get: fail, enumerable: true });
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const make = (): [string, unknown][] => [
    ['undefined', undefined],
    ['null', null],
    ['zero', 0],
    ['minus one', -1],
    ['NaN', NaN],
    ['true', true],
    ['an empty string', ''],
    ['a name of Object.prototype', 'constructor'],
    ['__proto__', '__proto__'],
    ['half a surrogate pair', '\ud800'],
    ['a long string', 'x'.repeat(100_000)],
    ['a symbol', Symbol('nonsense')],
    ['a bigint', 10n],
    ['an array', [1, , 3]], // eslint-disable-line no-sparse-arrays
    ['an object', {}],
    ['an object without a prototype', Object.create(null)],
    ['a circular object', circular],
    ['an invalid date', new Date(NaN)],
    ['a function', () => {}],
    ['a function that throws', fail],
    ['an element', document.body],
    ['the window', window],
    ...['flush', 'time', 'passive', 'context', 'foreground', 'toString', 'toJSON', 'then', 'a'].map(
      (key): [string, unknown] => [`an object whose ${key} throws`, throwing(key)],
    ),
    ['an object whose toJSON is a throwing function', { toJSON: fail }],
    ['an object that cannot be a primitive', { [Symbol.toPrimitive]: fail }],
    ['a proxy that throws', new Proxy({}, hostile())],
    ['a function proxy that throws', new Proxy(() => {}, hostile())],
    ['a revoked proxy', revoked()],
  ];
  Object.assign(window, { nonsense: make });
};

test.describe('first page: nonsense', () => {
  /** Calls each method with each kind of nonsense in each place; gives what was thrown. */
  const callAll = async () => {
    const thrown: string[] = [];
    const target = (window as { tracker?: Made }).tracker ?? (sojourn as unknown as Made);
    const attempt = async (what: string, call: () => unknown) => {
      try {
        const answer = call();
        if (answer instanceof Promise) await answer;
      } catch (error) {
        thrown.push(`${what}: ${error}`);
      }
    };
    const methods = Object.keys(target).filter((name) => typeof target[name] === 'function');
    const usual: Record<string, unknown> = {
      track: 'name',
      setConsent: 'granted',
      on: 'state',
      identify: 'me',
    };
    for (const name of methods.filter((name) => name !== 'shutdown')) {
      const method = target[name] as (...args: unknown[]) => unknown;
      for (const [what] of nonsense()) {
        const value = () => nonsense().find(([other]) => other === what)![1];
        await attempt(`${name}(${what})`, () => method(value()));
        await attempt(`${name}(${what} twice)`, () => method(value(), value()));
        if (!usual[name]) continue;
        await attempt(`${name}(right, ${what})`, () => method(usual[name], value()));
        await attempt(`${name}(right, {}, ${what})`, () => method(usual[name], {}, value()));
        await attempt(`${name}(right, {}, { all: ${what} })`, () =>
          method(usual[name], {}, { time: value(), passive: value(), context: value(), flush: value() }),
        );
      }
    }
    return { thrown, methods };
  };

  test('no method of a tracker throws, and the tracker continues', async ({ open, site, collector }) => {
    site.route('/', npm(collector.url));
    const page = await prepared(open, site.url('/'), defineNonsense, null);
    const { thrown, methods } = await page.evaluate(callAll);
    expect(thrown).toEqual([]);
    expect(methods).toEqual(expect.arrayContaining(['track', 'on', 'setConsent', 'identify', 'flush']));
    await page.evaluate(() => {
      tracker.setBackground(null);
      tracker.setConsent('granted');
      tracker.track('sound');
    });
    await collector.waitFor('sound');
  });

  test('no command of the script tag throws, and the tracker continues', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/', scriptTag());
    const page = await prepared(open, site.url('/'), defineNonsense, null);
    const thrown = await page.evaluate(() => {
      const failures: string[] = [];
      for (const [what, value] of nonsense()) {
        for (const args of [[value], ['track', value], ['identify', value], ['setConsent', value]]) {
          try {
            sojourn(...args);
          } catch (error) {
            failures.push(`${typeof args[0]}, ${what}: ${error}`);
          }
        }
      }
      return failures;
    });
    expect(thrown).toEqual([]);
    expect((await page.evaluate(callAll)).thrown).toEqual([]);
    await page.evaluate(() => {
      sojourn.setBackground(null);
      // A wrong state of consent acts as pending (rule 35).
      sojourn('setConsent', 'granted');
      sojourn('track', 'sound');
    });
    await collector.waitFor('sound');
  });

  test('an entry of the stub’s queue that makes no sense does not stop the others', async ({
    open,
    collector,
  }) => {
    const script = () => {
      const queue = (sojourn as unknown as { q: unknown[] }).q;
      sojourn('track', 'first');
      sojourn('no such command');
      sojourn(Object.create(null));
      sojourn(Symbol('nonsense'));
      queue.push(null, undefined, 7, [], [Date.now()], ['then', ['track', 'odd']]);
      sojourn('track', 'last');
    };
    await open(
      scriptTag({ src: '/sojourn.js?delay=200', script: `sojourn('track', 'zeroth');(${script})()` }),
    );
    await collector.waitFor('last');
    expect(collector.names()).toEqual(expect.arrayContaining(['zeroth', 'first', 'last']));
  });

  test('createTracker never throws', async ({ open, site, collector }) => {
    site.route('/', npm(collector.url));
    const page = await prepared(open, site.url('/'), defineNonsense, null);
    const thrown = await page.evaluate(async (collector) => {
      const keys = `collector protocol namespace session cookie consent cookieless respectGpc app plugins delivery mask debug`;
      const failures: string[] = [];
      const attempt = (what: string, options: unknown) => {
        try {
          const made = createTracker(options);
          made.track('nonsense');
          void made.session;
          made.shutdown();
        } catch (error) {
          failures.push(`${what}: ${error}`);
        }
      };
      // Hundreds of trackers: what they send is of no interest.
      const { fetch } = window;
      const beacon = navigator.sendBeacon;
      window.fetch = async () => new Response(null, { status: 204 });
      navigator.sendBeacon = () => true;
      const own = { collector, namespace: 'other', session: false };
      for (const [what, value] of nonsense()) {
        // These alone have thousands of keys, each of which would be refused by name.
        if (/a long string|the window/.test(what)) continue;
        attempt(what, value);
        if (/string|whose (time|passive|context|foreground|flush|then|a) /.test(what)) continue;
        for (const key of keys.split(' '))
          attempt(`${key}: ${what}`, { ...own, ...(key === 'cookie' && { session: {} }), [key]: value });
        attempt(`plugins: [${what}]`, { ...own, plugins: [value] });
        attempt(`session.store: ${what}`, { ...own, session: { store: value } });
        attempt(`delivery.headers: ${what}`, { ...own, delivery: { headers: value } });
      }
      await new Promise((done) => setTimeout(done, 500));
      Object.assign(window, { fetch });
      navigator.sendBeacon = beacon;
      tracker.track('sound');
      return failures;
    }, collector.url);
    expect(thrown).toEqual([]);
    await collector.waitFor('sound');
  });

  test('an event whose properties cannot be read arrives without them, with an error', async ({
    open,
    collector,
  }) => {
    const page = await open(npm(collector.url));
    const id = await page.evaluate(() => {
      const properties = {
        kept: 1,
        get bad() {
          throw new Error('unreadable');
        },
      };
      return tracker.track('half', properties);
    });
    const event = await collector.waitFor('half');
    expect(event.id).toBe(id);
    expect(event.properties).toEqual({ kept: 1 });
    expect(await page.evaluate(() => reported)).toMatchObject([{ message: expect.stringContaining('bad') }]);
  });
});

test.describe('first page: callbacks of the site that fail', () => {
  test('a listener that throws is reported once, and the others run', async ({
    open,
    collector,
    pageLog,
  }) => {
    const page = await open(npm(collector.url));
    const received = await page.evaluate(async () => {
      const received: string[] = [];
      await tracker.ready;
      for (const signal of ['session-start', 'session-end', 'state'] as const) {
        tracker.on(signal, () => {
          throw new Error(`broken ${signal} listener`);
        });
        tracker.on(signal, () => void received.push(signal));
      }
      tracker.track('one');
      for (const background of [true, false]) {
        tracker.setBackground(background);
        // A page that is hidden may be one of several: that takes a moment to find out.
        await new Promise((resolve) => setTimeout(resolve, 600));
      }
      tracker.newSession();
      tracker.track('two');
      return received;
    });
    await collector.waitFor('two');
    expect(collector.names()).toEqual(['session_start', 'one', 'session_end', 'session_start', 'two']);
    expect(received.filter((signal) => signal === 'state')).toHaveLength(2);
    const reports = (signal: string) =>
      pageLog.lines.filter((line) => line.includes(`broken ${signal} listener`));
    await soon(() => reports('session-end')).toHaveLength(1);
    expect(reports('state')).toHaveLength(1);
    expect(reports('session-start')).toHaveLength(1);
  });

  test('an error listener that throws does not call itself for ever', async ({ open, collector }) => {
    const page = await open(npm(collector.url));
    await page.evaluate(() => {
      Object.assign(window, { calls: 0 });
      tracker.on('error', () => {
        (window as unknown as { calls: number }).calls++;
        throw new Error('broken error listener');
      });
      tracker.track('');
      tracker.track('one');
    });
    await collector.waitFor('one');
    await collector.quiet(200);
    const calls = await page.evaluate(() => (window as unknown as { calls: number }).calls);
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThan(4);
  });

  test('an event that a plugin has made unfit for JSON is lost with an error, and holds up no other', async ({
    open,
    collector,
  }) => {
    const setUp = `const spoiler = { name: 'spoiler', beforeTrack(event) { if (event.name === 'spoilt') event.properties.n = 1n } };`;
    const options = `plugins: [spoiler], delivery: { flushInterval: 10 }`;
    const page = await open(npm(collector.url, options, setUp));
    await page.evaluate(() => {
      tracker.track('one');
      tracker.track('spoilt');
      tracker.track('two');
    });
    await collector.waitFor('two');
    expect(collector.names()).toEqual(['session_start', 'one', 'two']);
    const reports = await page.evaluate(() => reported);
    expect(reports.filter(({ code }) => code === 'lost')).toHaveLength(1);
  });

  test('a protocol that cannot read an answer tries again, and holds up nothing for ever', async ({
    open,
    collector,
  }) => {
    const setUp = `
      let answers = 0;
      const protocol = {
        encode: ({ collector, sentAt, context, groups, events }) =>
          [{ url: collector, body: JSON.stringify({ sentAt, context }).slice(0, -1) + ',"groups":[' + groups + ']}', events }],
        accept(response) { if (!answers++) throw new Error('odd answer'); return response.ok },
      };`;
    const page = await open(npm(collector.url, `protocol, delivery: { flushInterval: 10 }`, setUp));
    await page.evaluate(() => void tracker.track('one'));
    await collector.waitFor('one');
    // The first answer was not understood: the same events come again, by the same ids.
    await soon(() => collector.allEvents().filter(({ name }) => name === 'one').length).toBe(2);
    await page.evaluate(() => void tracker.track('two'));
    await collector.waitFor('two');
    expect(collector.names()).toEqual(['session_start', 'one', 'two']);
  });

  test('a plugin that throws in every hook is reported once, and the others run', async ({
    open,
    collector,
  }) => {
    const setUp = `
      const broken = { name: 'broken' };
      window.notes = [];
      const working = { name: 'working' };
      for (const hook of ['setup', 'beforeTrack', 'onSessionStart', 'onSessionEnd', 'onStateChange', 'teardown']) {
        broken[hook] = () => { throw new Error('broken ' + hook) };
        working[hook] = () => void notes.push(hook);
      }`;
    const options = `plugins: [broken, working], delivery: { flushInterval: 10 }`;
    const page = await open(npm(collector.url, options, setUp));
    await page.evaluate(() => {
      tracker.track('one');
      tracker.setBackground(true);
      tracker.setBackground(null);
      tracker.newSession();
      tracker.track('two');
    });
    await collector.waitFor('two');
    expect(collector.names()).toEqual(['session_start', 'one', 'session_end', 'session_start', 'two']);
    await page.evaluate(() => tracker.shutdown());
    const hooks = await page.evaluate(() => [...new Set(notes)].sort());
    expect(hooks).toEqual([
      ...['beforeTrack', 'onSessionEnd', 'onSessionStart', 'onStateChange', 'setup', 'teardown'],
    ]);
    const reports = (await page.evaluate(() => reported)).filter(({ message }) =>
      String(message).includes('broken'),
    );
    expect(reports).toHaveLength(1);
  });

  test('a mask that throws lets no address out, and stops nothing', async ({ open, collector }) => {
    const options = `
      mask(url) { if (/secret/.test(url)) throw new Error('broken mask'); return url },
      delivery: { flushInterval: 10 }`;
    const page = await open(npm(collector.url, options));
    await page.evaluate(() => {
      tracker.track('one');
      history.replaceState(null, '', '/secret');
      tracker.track('secret');
      tracker.newSession();
      tracker.setBackground(true);
      tracker.setBackground(null);
      history.replaceState(null, '', '/open');
      tracker.track('two');
    });
    const { session } = await collector.waitFor('two');
    expect(session!.sessionIndex).toBe(2);
    await soon(() => page.evaluate(() => reported.length)).toBeGreaterThan(0);
    await hide(page);
    expect(collector.requests.map(({ body }) => body).join()).not.toContain('/secret');
  });
});

/** Breaks one thing of the browser; runs in the page, before everything else. */
const breakages = {
  'fetch is missing': () => void Object.assign(window, { fetch: undefined }),
  'fetch throws': () =>
    void Object.assign(window, {
      fetch: () => {
        throw new Error('broken fetch');
      },
    }),
  'fetch answers nonsense': () => void Object.assign(window, { fetch: () => undefined }),
  'sendBeacon is missing': () =>
    void Object.defineProperty(Navigator.prototype, 'sendBeacon', { value: undefined }),
  'sendBeacon throws': () =>
    void Object.defineProperty(Navigator.prototype, 'sendBeacon', {
      value: () => {
        throw new Error('broken sendBeacon');
      },
    }),
  'sendBeacon takes nothing': () =>
    void Object.defineProperty(Navigator.prototype, 'sendBeacon', { value: () => false }),
  'navigator.locks is missing': () =>
    void Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }),
  'a lock is never given': () => void (LockManager.prototype.request = () => new Promise(() => {})),
  'asking for a lock throws': () =>
    void (LockManager.prototype.request = () => {
      throw new Error('broken locks');
    }),
  'asking for a lock is refused': () =>
    void (LockManager.prototype.request = () => Promise.reject(new DOMException('no', 'SecurityError'))),
  'IndexedDB never answers': () =>
    void (IDBFactory.prototype.open = () => new EventTarget() as unknown as IDBOpenDBRequest),
  'opening IndexedDB throws': () =>
    void (IDBFactory.prototype.open = () => {
      throw new Error('broken IndexedDB');
    }),
  'IndexedDB is missing': () => void Object.defineProperty(window, 'indexedDB', { value: undefined }),
  'IndexedDB reads, but a transaction throws': () =>
    void (IDBDatabase.prototype.transaction = () => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    }),
  'sessionStorage and localStorage throw': () => {
    for (const name of ['sessionStorage', 'localStorage'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
  },
  'sessionStorage is full': () =>
    void (Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    }),
  'document.cookie throws': () => {
    const fail = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    Object.defineProperty(Document.prototype, 'cookie', { get: fail, set: fail });
  },
  'the browser does not describe itself': () => {
    const fail = () => {
      throw new Error('protected');
    };
    Object.defineProperty(Navigator.prototype, 'userAgentData', {
      value: { getHighEntropyValues: fail },
      configurable: true,
    });
    Object.defineProperty(Screen.prototype, 'orientation', { get: fail });
  },
  'requestIdleCallback is missing': () => {
    Reflect.deleteProperty(window, 'requestIdleCallback');
    Reflect.deleteProperty(window, 'cancelIdleCallback');
  },
  'crypto.randomUUID is missing': () =>
    void Object.defineProperty(Crypto.prototype, 'randomUUID', { value: undefined }),
  'an old library patches Array.prototype.toJSON': () => {
    Object.assign(Array.prototype, {
      toJSON(this: unknown[]) {
        return `[${this.join()}]`;
      },
    });
  },
  'the console is missing': () => {
    for (const method of ['log', 'warn', 'error', 'info', 'debug'])
      Object.defineProperty(console, method, { value: undefined });
  },
};

test.describe('first page: a browser that fails', () => {
  for (const [what, prepare] of Object.entries(breakages)) {
    test(`events still arrive when ${what}`, async ({ open, site, collector }) => {
      site.route('/', scriptTag());
      const page = await prepared(open, site.url('/'), prepare, null);
      const ids = await page.evaluate(async () => [
        sojourn.track('one', { list: [1, [2]] }),
        await sojourn.ready.then(() => 'ready'),
      ]);
      expect(ids).toEqual([expect.any(String), 'ready']);
      // Without fetch they wait for the beacon of a page that goes; the others need not. A page that is hidden during a request
      // leaves the events to that request. So the first request must have failed, and the next is seconds away.
      if (/fetch/.test(what)) {
        await page.evaluate(() => {
          const longestBackoff = () => 0.999;
          Math.random = longestBackoff;
          return sojourn.flush();
        });
        await hide(page);
      }
      const { session, properties } = await collector.waitFor('one');
      expect(properties).toEqual({ list: [1, [2]] });
      expect(session).toMatchObject({ sessionIndex: 1, eventIndex: 1 });
      if (/fetch/.test(what)) await show(page);
      await page.evaluate(() => (sojourn.track('two'), sojourn.flush()));
      await hide(page);
      expect((await collector.waitFor('two')).session).toMatchObject({
        sessionId: session!.sessionId,
        eventIndex: 2,
      });
      await page.close();
    });
  }

  test('events still arrive when everything that stores fails at once', async ({ open, site, collector }) => {
    site.route('/', scriptTag());
    const page = await open('about:blank');
    const all = [
      'a lock is never given',
      'IndexedDB never answers',
      'sessionStorage and localStorage throw',
      'document.cookie throws',
    ] as const;
    for (const what of all) await page.addInitScript(breakages[what]);
    await page.goto(site.url('/'));
    await page.evaluate(() => void sojourn.track('one'));
    expect((await collector.waitFor('one')).session).toMatchObject({
      storageMechanism: 'memory',
      sessionIndex: 1,
    });
  });

  test('no call throws where nothing can be sent', async ({ open, site, collector }) => {
    site.route('/', scriptTag());
    const page = await open('about:blank');
    for (const what of ['fetch throws', 'sendBeacon throws'] as const)
      await page.addInitScript(breakages[what]);
    await page.goto(site.url('/'));
    await page.evaluate(() => void sojourn.track('one'));
    await hide(page);
    await show(page);
    await sessionStarted(page);
    await page.evaluate(() => sojourn.flush());
    expect(collector.requests).toEqual([]);
  });

  test('a corrupt cookie costs no event (rule 31)', async ({ open, collector }) => {
    const page = await open(npm(collector.url));
    await page.evaluate(() => void tracker.track('first'));
    await collector.waitFor('first');
    // The cookie may follow the first request.
    await soon(() => page.evaluate(() => document.cookie)).toMatch(/^sojourn=/);
    const count = await page.evaluate((collector) => {
      const value = document.cookie
        .split('; ')
        .find((pair) => pair.startsWith('sojourn='))!
        .slice(8);
      const separator = /[^\w-]/.exec(value)![0];
      const fields = value.split(separator);
      const bad = ['', '0', '-1', 'NaN', 'zzzzzzzzzzzzzzzz', '%', '[object Object]'];
      const spoilt = fields.flatMap((_, n) =>
        bad.map((text) => fields.map((field, other) => (other === n ? text : field)).join(separator)),
      );
      spoilt.push('', '1', value.slice(0, -1), value.slice(1), value + value, value + separator);
      spoilt.forEach((text, n) => {
        document.cookie = `spoilt${n}=${text};path=/`;
        const { track } = createTracker({ collector, namespace: `n${n}`, cookie: { name: `spoilt${n}` } });
        track('spoilt');
      });
      return spoilt.length;
    }, collector.url);
    expect(count).toBeGreaterThan(50);
    // So many trackers on one page want more than 64 KiB at once: some have to try again.
    await expect.poll(() => collector.events('spoilt').length, { timeout: 15_000 }).toBe(count);
  });

  test('a queue larger than beacons may carry arrives, and holds nothing up', async ({ open, collector }) => {
    const page = await open(scriptTag());
    await page.evaluate(() => {
      for (let n = 0; n < 20; n++) sojourn.track('large', { text: 'x'.repeat(12_000) });
    });
    await hide(page);
    await show(page);
    await page.evaluate(() => void sojourn.track('after'));
    await collector.waitFor('after');
    await soon(() => collector.events('large').length).toBe(20);
  });

  test('flush() with nothing to send holds nothing up', async ({ open, collector }) => {
    const page = await open(scriptTag());
    await page.evaluate(() => void sojourn.track('one'));
    await collector.waitFor('one');
    await page.evaluate(() => sojourn.flush().then(() => sojourn.flush()));
    await page.evaluate(() => void sojourn.track('two'));
    await collector.waitFor('two');
  });

  test('a sandboxed frame without any storage', async ({ open, site, collector }) => {
    site.route('/framed', scriptTag({ script: `sojourn('track', 'framed')` }));
    await open({ sdk: false, body: frame('/framed', { sandbox: 'allow-scripts' }) });
    expect((await collector.waitFor('framed')).session!.storageMechanism).toBe('memory');
  });

  test('a page whose policy forbids the collector', async ({ open, pageLog }) => {
    const csp = `default-src 'none'; script-src 'nonce-{nonce}'; connect-src 'none'`;
    const page = await open(scriptTag({ csp }));
    await page.evaluate(() => void sojourn.track('one'));
    await soon(() => pageLog.lines.join()).toContain('Content Security Policy');
    await hide(page);
    await show(page);
    await sessionStarted(page);
  });

  test('a page that lets no script touch the document', async ({ open, collector }) => {
    const page = await open(
      scriptTag({ headers: { 'content-security-policy': `require-trusted-types-for 'script'` } }),
    );
    await page.evaluate(() => void sojourn.track('one'));
    await collector.waitFor('one');
  });
});

test.describe('first page: a lock that somebody holds for ever', () => {
  test('holds no event up (rules 12, 13)', async ({ open, site, collector }) => {
    site.route('/', scriptTag());
    const holder = await open('/');
    await holder.evaluate(() => void sojourn.track('first'));
    const { session: known } = await collector.waitFor('first');
    await holder.evaluate(() => {
      sojourn.shutdown();
      void navigator.locks.request('sojourn', () => new Promise(() => {}));
    });
    await soon(() => holder.evaluate(async () => (await navigator.locks.query()).held?.length)).not.toBe(0);
    const page = await open('/');
    // Both that which needs no lock, and that which makes a session.
    await page.evaluate(() => {
      sojourn.track('one');
      sojourn.newSession();
      sojourn.track('two');
    });
    const { session } = await collector.waitFor('two');
    expect(session).toMatchObject({ sessionIndex: 2, previousSessionId: known!.sessionId });
    expect((await collector.waitFor('one')).session!.sessionId).toBe(known!.sessionId);
  });
});

test.describe('first page: traces left on the page', () => {
  const watchListeners = () => {
    const events: string[] = [];
    const open: Record<string, number> = {};
    Object.assign(window, { notes: events, open });
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (this: EventTarget, ...args) {
      events.push(args[0]);
      const once = (args[2] as { once?: boolean } | undefined)?.once;
      if (!once && /Window|Document|Navigation/.test(String(this))) open[args[0]] = (open[args[0]] ?? 0) + 1;
      return add.apply(this, args);
    };
    EventTarget.prototype.removeEventListener = function (this: EventTarget, ...args) {
      if (/Window|Document|Navigation/.test(String(this))) open[args[0]] = (open[args[0]] ?? 0) - 1;
      return remove.apply(this, args);
    };
  };

  test('no listener of unload or beforeunload is added', async ({ open, site, collector }) => {
    site.route('/', scriptTag({}, { auto: 'app-state page-views' }));
    const page = await prepared(open, site.url('/'), watchListeners, null);
    await page.evaluate(() => void sojourn.track('one'));
    await collector.waitFor('one');
    await hide(page);
    await show(page);
    const types = await page.evaluate(() => notes);
    expect(types).toContain('pagehide');
    expect(types).not.toContain('unload');
    expect(types).not.toContain('beforeunload');
    expect(await page.evaluate(() => [window.onunload, window.onbeforeunload])).toEqual([null, null]);
  });

  test('shutdown() takes every listener away', async ({ open, site, collector }) => {
    site.route('/', scriptTag({}, { auto: 'app-state page-views' }));
    const page = await prepared(open, site.url('/'), watchListeners, null);
    const left = () => page.evaluate(() => (window as unknown as { open: Record<string, number> }).open);
    await page.evaluate(() => void sojourn.track('one'));
    await collector.waitFor('one');
    expect((await left()).pagehide).toBeGreaterThan(0);
    await page.evaluate(() => sojourn.shutdown());
    // `load` has been, and never comes again.
    const still = Object.entries(await left()).filter(([type, count]) => count !== 0 && type !== 'load');
    expect(still).toEqual([]);
    const requests = collector.requests.length;
    await page.evaluate(() => void sojourn.track('two'));
    await hide(page);
    await collector.quiet(300);
    expect(collector.requests).toHaveLength(requests);
  });

  /** Remembers every function that a page may rely on; `diff()` names those that are others now. */
  const remember = () => {
    const owners = {
      window,
      history,
      navigator,
      document,
      console,
      History: History.prototype,
      Navigator: Navigator.prototype,
      Document: Document.prototype,
      Storage: Storage.prototype,
      EventTarget: EventTarget.prototype,
      XMLHttpRequest: XMLHttpRequest.prototype,
      Promise: Promise.prototype,
      Array: Array.prototype,
      Object: Object.prototype,
    };
    const look = () => {
      const found = new Map<string, unknown[]>();
      for (const [name, owner] of Object.entries(owners)) {
        for (const [key, own] of Object.entries(Object.getOwnPropertyDescriptors(owner)))
          found.set(`${name}.${key}`, [typeof own.value === 'function' && own.value, own.get, own.set]);
      }
      return found;
    };
    // What the page itself brings: the stub, and what the automation puts there.
    Object.assign(window, { sojourn: undefined, diff: undefined });
    const before = look();
    Object.assign(window, {
      diff: () =>
        [...look()]
          .filter(([name, now]) => {
            const then = before.get(name);
            return !then || now.some((part, n) => part !== then[n]);
          })
          .map(([name]) => name),
    });
  };
  const diff = (page: Page) =>
    page.evaluate(() =>
      (window as unknown as { diff(): string[] })
        .diff()
        .filter((name) => !/^window\.(diff|__playwright|__pw)/.test(name)),
    );

  test('a single global is added and nothing is patched if there is a Navigation API', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/', scriptTag({ stub: false }, { auto: 'app-state page-views' }));
    const page = await prepared(open, site.url('/'), remember, null);
    await page.evaluate(() => {
      sojourn.track('one');
      history.pushState(null, '', '/route');
    });
    // It really sees routes, and without a patch.
    await collector.waitFor((event) => event.properties.navigation === 'route');
    expect(await diff(page)).toEqual(['window.sojourn']);
  });

  test('without a Navigation API history is patched, and whole again after shutdown()', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/', scriptTag({ stub: false }, { auto: 'app-state page-views' }));
    const page = await open('about:blank');
    await page.addInitScript(() => Reflect.deleteProperty(window, 'navigation'));
    await page.addInitScript(remember);
    await page.goto(site.url('/'));
    await page.evaluate(() => history.pushState({ n: 1 }, '', '/route'));
    await collector.waitFor((event) => event.properties.navigation === 'route');
    expect(await page.evaluate(() => [history.state, location.pathname])).toEqual([{ n: 1 }, '/route']);
    // What the browser refuses, it refuses as ever.
    const refused = () => page.evaluate(() => history.pushState(() => {}, '')).catch((error) => error.name);
    expect(await refused()).toBe('Error');
    await page.evaluate(() => sojourn.shutdown());
    expect((await diff(page)).filter((name) => name !== 'window.sojourn')).toEqual([]);
  });

  for (const [where, next] of [
    ['another site', { sdk: false }],
    ['another page of the site', scriptTag({}, { auto: 'app-state page-views' })],
  ] as const) {
    test(`a page that is left for ${where} stays in the back/forward cache`, async ({
      open,
      site,
      collector,
    }) => {
      const script = restoreNotes;
      site.route('/', scriptTag({ script }, { auto: 'app-state page-views' }));
      site.route('/next', next);
      await openDatabase(site, open);
      const page = await open('/');
      await page.evaluate(() => void sojourn.track('one'));
      await collector.waitFor('one');
      await isUnlocked(page);
      await page.goto(site.url('/next', next.sdk === false ? '127.0.0.1' : 'localhost'));
      if (next.sdk !== false) {
        await page.evaluate(() => void sojourn.track('next'));
        await collector.waitFor('next');
        await sessionStarted(page);
      }
      await goBack(page);
      await soon(() => wasRestored(page)).toBe(true);
      // And it goes on where it was.
      await page.evaluate(() => void sojourn.track('back'));
      await collector.waitFor('back');
    });
  }

  test('a second copy of the script changes nothing', async ({ open, collector }) => {
    const page = await open(scriptTag());
    await page.evaluate(() => {
      sojourn.track('one');
      const script = document.createElement('script');
      script.src = '/sojourn.js?again';
      document.head.append(script);
      return new Promise((done) => (script.onload = done));
    });
    await page.evaluate(() => void sojourn.track('two'));
    await collector.waitFor('two');
    await collector.quiet(300);
    expect(collector.names()).toEqual(['session_start', 'one', 'two']);
  });
});
