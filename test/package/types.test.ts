// The types as TypeScript users meet them: in a project of their own, from the tarball.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { consumer, root } from './tarball';

let folder: string;
beforeAll(() => {
  folder = consumer();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
});

const compile = (sample: string, moduleResolution: string) => {
  writeFileSync(join(folder, 'sample.ts'), sample);
  const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution;
  const args = ['--strict', '--noEmit', '--target', 'es2020', '--lib', 'es2022,dom'];
  const tsc = [join(root, 'node_modules/typescript/bin/tsc'), ...args];
  return spawnSync(
    process.execPath,
    [...tsc, '--module', module, '--moduleResolution', moduleResolution, 'sample.ts'],
    { cwd: folder, encoding: 'utf8' },
  ).stdout;
};

const sample = `
import { createTracker } from 'sojourn';
import type { Plugin } from 'sojourn';
import { pageViews } from 'sojourn/page-views';
import { context } from 'sojourn/context';
import { attributes } from 'sojourn/attributes';
import { appState } from 'sojourn/app-state';
import { engagement } from 'sojourn/engagement';
import { gtag } from 'sojourn/gtag';
import { goals } from 'sojourn/goals';
import { media } from 'sojourn/media';
import { rememberedConsent } from 'sojourn/remembered-consent';
import { sessionUsers } from 'sojourn/session-users';
import { webVitals } from 'sojourn/web-vitals';
import * as vitals from 'web-vitals';
import * as attribution from 'web-vitals/attribution';
import { createMiddleware, parse, renewResponse } from 'sojourn/server';
import { flatten } from 'sojourn/collector';
import { mparticle } from 'sojourn/mparticle';
import type { CustomEventType, MparticleOptions } from 'sojourn/mparticle';
import type { NativeBatch, NativeGroup } from 'sojourn/collector';
import * as react from 'sojourn/react';
import * as vue from 'sojourn/vue';
import * as svelte from 'sojourn/svelte';
import * as angular from 'sojourn/angular';
import { createElement } from 'react';
import { createApp, ref } from 'vue';
import { signal, type InjectionToken } from '@angular/core';
import type { Tracker } from 'sojourn';

interface Events {
  signup: { plan: 'free' | 'pro' };
  'cart viewed': { items: number; coupon?: string };
}

const tracker = createTracker<Events>({ collector: 'https://collect.example', plugins: [pageViews()] });
const id: string | null = tracker.track('signup', { plan: 'pro' });
tracker.track('cart viewed', { items: 2 }, { passive: true });

createTracker({ collector: '', plugins: [engagement({ interval: 5_000 }), gtag({ names: { ping: false } })] });
[pageViews(), context(), attributes(), appState(), engagement(), gtag(), sessionUsers()] satisfies Plugin[];
const { setSessionAttribute, incrementSessionAttribute } = attributes();
setSessionAttribute('plan', 'pro');
incrementSessionAttribute('items');
// @ts-expect-error no such value
setSessionAttribute('plan', { name: 'pro' });
// @ts-expect-error wrong type
incrementSessionAttribute('items', '2');
// @ts-expect-error it is the plugin's
tracker.setSessionAttribute('plan', 'pro');
// @ts-expect-error it has no options
context({ utm: false });
// @ts-expect-error it has no options
appState({ installType: 'auto' });
// @ts-expect-error no such option
engagement({ heartbeat: 5_000 });
// @ts-expect-error wrong type
gtag({ names: { ping: 5 } });
[media({ interval: 5_000 }), goals(['signup']), goals({ signup: true, order: 'value' })] satisfies Plugin[];
[webVitals(vitals), webVitals(attribution, { reportSoftNavs: true }), webVitals({ onLCP: vitals.onLCP })] satisfies Plugin[];
createTracker({ collector: '', consent: rememberedConsent({ default: false, maxAge: 1, domain: 'shop.example' }) });
// @ts-expect-error no such option
createTracker({ collector: '', consent: { remember: true } });
// @ts-expect-error no such answer
rememberedConsent({ default: 'yes' });
// @ts-expect-error the sum is of a property
goals({ order: 5 });
tracker.on('session-end', ({ goals, userIds }) => [goals?.order?.sum?.toFixed(), userIds?.includes('ada')]);

createTracker({ collector: '', protocol: mparticle({ apiKey: 'key', eventTypes: { purchase: 'transaction' } }) });
const kind: CustomEventType = 'search';
const settings: MparticleOptions = { apiKey: 'key', eventTypes: { find: kind }, mpid: (device) => !!device && '1' };
mparticle(settings);
// @ts-expect-error the key is required
mparticle({});
// @ts-expect-error no such kind
mparticle({ apiKey: 'key', eventTypes: { purchase: 'sale' } });

// @ts-expect-error no such event
tracker.track('sign-up', { plan: 'pro' });
// @ts-expect-error no such value
tracker.track('signup', { plan: 'gold' });
// @ts-expect-error wrong type
tracker.track('cart viewed', { items: '2' });
// @ts-expect-error no such property
tracker.track('cart viewed', { items: 2, colour: 'red' });
// @ts-expect-error no such option
createTracker({ collector: 'https://collect.example', collecter: '' });
// @ts-expect-error the collector is required
createTracker({});
// @ts-expect-error no such state
tracker.setConsent('maybe');

const stop: () => void = tracker.on('session-start', (session) => void session.sessionId);
const untyped = createTracker({ collector: 'https://collect.example' });
untyped.track('anything', { goes: true });
untyped.track('anything');

const session = parse('a=b');
if (session) session.sessionId satisfies string;
parse(null, { foregroundTimeout: 60_000 })?.sessionId satisfies string | undefined;
renewResponse(new Request('/'), new Response(), { answers: 'all' }) satisfies Response;
// @ts-expect-error it is read by pages
createMiddleware({ httpOnly: true });

const batch = { sentAt: '', context: { sdk: { name: '', version: '' } }, groups: [] } satisfies NativeBatch;
for (const { id, session } of flatten(batch)) [id, session?.eventIndex] satisfies [string, number | null | undefined];
// @ts-expect-error it is flat already
flatten({ ...batch, groups: undefined, events: [] });
({}) as NativeGroup satisfies { events: readonly object[] };

// Once for the site: hooks that know its events.
const useReactTracker = react.useTracker<Events>;
const useVueTracker = vue.useTracker<Events>;
const useSvelteTracker = svelte.useTracker<Events>;
const injectTracker = angular.injectTracker<Events>;
for (const { track } of [useReactTracker(), useVueTracker(), useSvelteTracker(), injectTracker()]) {
  track('signup', { plan: 'pro' });
  // @ts-expect-error no such value
  track('signup', { plan: 'gold' });
  // @ts-expect-error no such event
  track('sign-up', { plan: 'pro' });
}
react.useTracker().track('anything', { goes: true });
createElement(react.TrackerProvider<Events>, { tracker, consent: 'pending' }, 'children');
createElement(react.TrackerProvider, { options: { collector: '' }, consent: null });
// @ts-expect-error a tracker, or options
createElement(react.TrackerProvider, { consent: true });
// @ts-expect-error not both
createElement(react.TrackerProvider<Events>, { tracker, options: { collector: '' } });
// @ts-expect-error no such state
createElement(react.TrackerProvider, { options: { collector: '' }, consent: 'maybe' });
react.useSession()?.sessionIndex satisfies number | undefined;
// @ts-expect-error it changes with each event
react.useSession()?.eventIndex;
react.usePageView('Product', { id: 1 });
const consent = ref<'pending' | 'granted'>('pending');
createApp({}).use(vue.createSojourn({ tracker, consent })).use(vue.createSojourn({ options: { collector: '' }, consent: () => true }));
// @ts-expect-error a tracker, or options
vue.createSojourn({ consent });
vue.useSession().value?.userId satisfies string | undefined;
// @ts-expect-error it is read only
vue.useSession().value = null;
vue.usePageView(() => undefined, () => ({ id: 1 }));
svelte.provideSojourn({ tracker, consent: () => 'pending' }).track('signup', { plan: 'pro' });
svelte.provideSojourn({ options: { collector: '' }, consent: true });
// @ts-expect-error a tracker, or options
svelte.provideSojourn({ consent: true });
// @ts-expect-error no such state
svelte.provideSojourn({ options: { collector: '' }, consent: () => 'maybe' });
svelte.useSession().subscribe((session) => session?.sessionIndex satisfies number | undefined);
// @ts-expect-error it is read only
svelte.useSession().set(null);
svelte.usePageView(() => null, () => ({ id: 1 }));
angular.TRACKER satisfies InjectionToken<Tracker>;
angular.provideSojourn(() => ({ tracker, consent: signal<'pending' | 'granted'>('pending') }));
angular.provideSojourn({ options: { collector: '' }, consent: null });
// @ts-expect-error not both
angular.provideSojourn({ tracker, options: { collector: '' } });
// @ts-expect-error no such state
angular.provideSojourn({ options: { collector: '' }, consent: signal('maybe') });
angular.injectSession()()?.sessionIndex satisfies number | undefined;
// @ts-expect-error it is read only
angular.injectSession().set(null);
angular.injectPageView(signal('Product'), () => ({ id: 1 }));
// @ts-expect-error no router
angular.injectRouteViews({ events: [] });

tracker.on('consent', (state) => state satisfies 'pending' | 'granted' | 'denied');

export { id, stop };
`;

describe.each(['bundler', 'node16', 'nodenext'])('public types: moduleResolution %s', (moduleResolution) => {
  test('right use compiles, wrong use does not', () => {
    expect(compile(sample, moduleResolution)).toBe('');
  });
});

test('public types: a mistake in the sample would be noticed', () => {
  expect(compile(`${sample}\ntracker.track('nothing', {});`, 'bundler')).toContain('sample.ts');
});

test('public types: no any is left in the public types', () => {
  const dist = join(folder, 'node_modules/sojourn/dist');
  const declarations = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.d.ts'),
  );
  expect(declarations.length).toBeGreaterThan(0);
  for (const file of declarations) {
    const code = readFileSync(join(dist, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    expect(code, file).not.toMatch(/\bany\b/);
  }
});
