// Plain Node, as on a server: no window, and nothing of vitest's around.
import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { modules, specifier } from '../../scripts/entries.mjs';
import { consumer, manifest } from './tarball';

let folder: string;
beforeAll(() => {
  folder = consumer();
});

/** Runs a module in the consumer's project; what it leaves in `result` comes back. Hangs, and so fails, when something keeps Node alive. */
const inNode = (code: string): unknown => {
  const script = `let result; ${code}; console.log(JSON.stringify(result));`;
  const options = { cwd: folder, encoding: 'utf8', timeout: 20_000 } as const;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], options));
};

/** Code that notes every use of a timer, of the network, and of everything that only a browser has. */
const watch = `
  const used = [];
  const watched = (name) => new Proxy(function () {}, {
    get: (_, key) => { used.push(name + '.' + String(key)); },
    set: (_, key) => { used.push(name + '.' + String(key) + ' ='); return true; },
    has: (_, key) => { used.push(String(key) + ' in ' + name); return false; },
    apply: () => { used.push(name + '()'); },
    construct: () => { used.push('new ' + name); return {}; },
  });
  const watchAll = (names) => { for (const name of names)
    Object.defineProperty(globalThis, name, { value: watched(name), configurable: true, writable: true }); };
`;
/** Code that notes every question for the time, and for something random: Next asks for a dynamic page then, and a worker throws. */
const watchChance = `
  const asked = [];
  const note = (owner, name) => {
    const original = owner[name].bind(owner);
    Object.defineProperty(owner, name, { configurable: true, writable: true, value: (...args) => { asked.push(name); return original(...args); } });
  };
  note(Date, 'now'); note(Math, 'random'); note(performance, 'now');
  note(crypto, 'randomUUID'); note(crypto, 'getRandomValues');
  globalThis.Date = new Proxy(Date, { construct: (of, args) => { if (!args.length) asked.push('new Date'); return new of(...args); } });
`;
/** What frameworks do when they are loaded is theirs. */
const frameworks = Object.keys(manifest.peerDependencies)
  .map((name) => `await import('${name}');`)
  .join(' ');
const timersAndNetwork = `['setTimeout', 'setInterval', 'queueMicrotask', 'fetch', 'addEventListener']`;
const browser = `['window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'indexedDB', 'BroadcastChannel']`;

describe.each(Object.keys(modules).map(specifier))('server import: importing %s', (name) => {
  test('does nothing on a server', () => {
    const result = inNode(`${frameworks} ${watch} watchAll(${timersAndNetwork});
      const before = Reflect.ownKeys(globalThis).length;
      const exported = Object.keys(await import('${name}'));
      result = { exported, used, added: Reflect.ownKeys(globalThis).length - before };`);
    expect(result).toMatchObject({ used: [], added: 0 });
    expect((result as { exported: string[] }).exported).not.toEqual([]);
  });

  test('touches nothing of a browser', () => {
    const result = inNode(`${frameworks} ${watch} watchAll([...${timersAndNetwork}, ...${browser}]);
      await import('${name}');
      result = used;`);
    expect(result).toEqual([]);
  });

  test('exports by name only', () => {
    expect(inNode(`result = Object.keys(await import('${name}'))`)).not.toContain('default');
  });
});

/** A call of every method; the tracker says which of them there are. */
const calls: Record<string, unknown[]> = {
  track: ['signup', { plan: 'pro' }, { passive: true }],
  newSession: [],
  endSession: [],
  reset: [],
  setSessionTimeout: [{ foreground: 1, background: 1 }],
  setSessionAttribute: ['colour', 'red'],
  incrementSessionAttribute: ['clicks'],
  setBackground: [true],
  setConsent: ['denied', { flush: true }],
  identify: ['somebody', { plan: 'pro' }],
  use: [{ name: 'ours' }],
  flush: [],
  on: ['session-start'],
  shutdown: [],
};

test('server import: a tracker on a server does nothing, whatever is called', () => {
  const result = inNode(`${watch} watchAll(${timersAndNetwork});
    const { createTracker } = await import('sojourn');
    const { pageViews } = await import('sojourn/page-views');
    const { appState } = await import('sojourn/app-state');
    const { engagement } = await import('sojourn/engagement');
    const { gtag } = await import('sojourn/gtag');
    const { media } = await import('sojourn/media');
    const { goals } = await import('sojourn/goals');
    const { sessionUsers } = await import('sojourn/session-users');
    const { webVitals } = await import('sojourn/web-vitals');
    const { rememberedConsent } = await import('sojourn/remembered-consent');
    const measures = { onCLS: () => used.push('onCLS') };
    const plugins = [pageViews(), appState(), engagement(), gtag(), media(), goals(['signup']), sessionUsers(), webVitals(measures)];
    const consent = rememberedConsent();
    const tracker = createTracker({ collector: 'https://collect.example/e', plugins, consent });
    const calls = ${JSON.stringify(calls)};
    const methods = Object.keys(tracker).filter((name) => typeof tracker[name] === 'function');
    const untested = methods.filter((name) => !calls[name]);
    const returned = {};
    for (const name of methods.filter((name) => calls[name]))
      returned[name] = await tracker[name](...calls[name], () => used.push('listener'));
    result = { used, untested, id: returned.track, on: typeof returned.on, session: tracker.session, ready: tracker.ready instanceof Promise };`);
  expect(result).toEqual({ used: [], untested: [], id: null, on: 'function', session: null, ready: true });
});

/** A call of everything that makes a plugin, a protocol or a consent source. */
const factories: Record<string, [name: string, ...args: string[]]> = {
  'page-views': ['pageViews'],
  context: ['context'],
  attributes: ['attributes'],
  'app-state': ['appState'],
  engagement: ['engagement'],
  media: ['media'],
  goals: ['goals', `['signup']`],
  'session-users': ['sessionUsers'],
  'web-vitals': ['webVitals', '{ onCLS() {} }'],
  interactions: ['interactions'],
  errors: ['errors'],
  gtag: ['gtag'],
  link: ['link', `{ sites: ['shop.example'] }`],
  debugger: ['debuggerPanel'],
};
const others: Record<string, [name: string, ...args: string[]]> = {
  tracardi: ['tracardi', `{ sourceId: 'web' }`],
  snowplow: ['snowplow', `{ appId: 'shop' }`],
  mparticle: ['mparticle', `{ apiKey: 'key' }`],
  otlp: ['otlp'],
  tcf: ['tcf'],
  gpp: ['gpp'],
  'google-consent-mode': ['googleConsentMode'],
  'remembered-consent': ['rememberedConsent'],
};

test('server import: neither importing nor making a tracker asks for the time or for anything random', () => {
  const imports = Object.keys(modules)
    .map((name) => `modules['${name}'] = await import('${specifier(name)}');`)
    .join('\n');
  const make = ([name, [factory, ...args]]: [string, [string, ...string[]]]) =>
    `modules['${name}'].${factory}?.(${args})`;
  const result = inNode(`${frameworks} ${watchChance}
    const modules = {};
    ${imports}
    const plugins = [${Object.entries(factories).map(make)}];
    const made = [${Object.entries(others).map(make)}];
    const missing = [...plugins, ...made].map((one, i) => one ? -1 : i).filter((i) => i >= 0);
    const { createTracker } = modules.index;
    const tracker = createTracker({ collector: 'https://collect.example/e', plugins });
    for (const protocol of made.slice(0, 4)) createTracker({ collector: 'https://collect.example/e', protocol });
    for (const consent of made.slice(4)) createTracker({ collector: 'https://collect.example/e', consent });
    const calls = ${JSON.stringify(calls)};
    for (const name of Object.keys(tracker)) if (typeof tracker[name] === 'function') await tracker[name](...(calls[name] ?? []));
    tracker.session; tracker.consent;
    result = { asked, missing };`);
  expect(result).toEqual({ asked: [], missing: [] });
});
