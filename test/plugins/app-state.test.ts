// Application state where the time, the storage or the consent is another than on an ordinary visit (rules 22 to 27).
import { describe, expect, test } from 'vitest';
import { appState } from '../../src/plugins/app-state/app-state';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { useLaunches } from '../browser/launches';
import { DAY, MINUTE } from '../browser/visitor';

const { open, later, close, crash, received, profile, transitions, launch } = useLaunches();
const NAME = 'application_state_transition';

test('app state: listeners and plugins receive each state with its own time (rule 23)', async () => {
  const reported: unknown[] = [];
  const received: unknown[] = [];
  const onStateChange = (state: unknown) => void received.push(state);
  const tracker = await open({ plugins: [appState(), { name: 'ear', setup() {}, onStateChange }] });
  tracker.on('state', (state) => reported.push(state));
  received.length = 0;
  const hidden = Date.now();
  tracker.page.hide();
  await later(MINUTE);
  const shown = Date.now();
  tracker.page.show();
  await later(10);
  expect(reported).toEqual([
    { state: 'background', since: hidden },
    { state: 'foreground', since: shown },
  ]);
  expect(received).toEqual(reported);
});

test('app state: coming back after the background’s timeout opens a session, whose first event it is (Words, rule 3)', async () => {
  const tracker = await open({ session: { backgroundTimeout: MINUTE } });
  tracker.page.hide();
  await later(MINUTE + 1_000);
  tracker.page.show();
  await later(10);
  const second = (await received()).filter(({ session }) => session!.sessionIndex === 2);
  expect(second.map(({ name }) => name)).toEqual(['session_start', NAME]);
  expect(second[1]).toMatchObject({
    properties: { transition_type: 'application_foreground' },
    session: { eventIndex: 1 },
  });
});

describe('app state: consent', () => {
  test('a launch waits for it, and brings no foreground event when it comes (rules 24, 35)', async () => {
    const tracker = await open({ plugins: [appState(), pageViews()], consent: 'pending' });
    await later(MINUTE);
    expect(await received()).toEqual([]);
    tracker.setConsent('granted');
    await later(1_100);
    expect((await received()).map(({ name }) => name)).toEqual(['session_start', NAME, 'page_view']);
    expect(await launch()).toMatchObject({ transition_type: 'application_initialized', is_first_run: true });
  });

  test('granted after a denial: the first session has the launch, and later states are reported (rule 24)', async () => {
    const tracker = await open({ consent: 'denied' });
    tracker.page.hide();
    tracker.page.show();
    tracker.setConsent('granted');
    await later(1_100);
    tracker.track('one');
    await later(10);
    expect(await transitions()).toEqual(['initialized']);
    expect(await launch()).toMatchObject({ is_first_run: true });
    tracker.page.hide();
    await later(MINUTE);
    tracker.page.show();
    expect(await transitions()).toEqual(['initialized', 'background', 'foreground']);
  });

  test('after a withdrawal, a page that is hidden for a moment reports no state (rule 23)', async () => {
    const reported: unknown[] = [];
    const tracker = await open();
    tracker.on('state', (state) => reported.push(state));
    tracker.setConsent('denied');
    await later(MINUTE);
    tracker.page.hide();
    await later(100);
    tracker.page.show();
    await later(MINUTE);
    expect(reported).toEqual([]);
  });

  test('after a withdrawal the next launch is a first run (rule 25)', async () => {
    const tracker = await open();
    tracker.setConsent('denied');
    tracker.setConsent('granted');
    await later(1_100);
    tracker.track('one');
    await close();
    await later(DAY);
    await open();
    expect(await transitions()).toEqual(['initialized', 'exit', 'initialized']);
    expect(await launch()).toMatchObject({ is_first_run: true });
  });
});

/** An element with these attributes. As in a form with such fields, its properties say nothing of them. */
const element = (attributes: Readonly<Record<string, string>>) => ({
  action: {},
  href: {},
  target: {},
  getAttribute: (name: string) => attributes[name] ?? null,
  hasAttribute: (name: string) => name in attributes,
});
/** What a click on a link finds. */
const linkTo = (href: string, more: Record<string, string> = {}) => ({
  closest: () => element({ href, ...more }),
});
const formTo = (action: string, more: Record<string, string> = {}) => element({ action, ...more });

describe('app state: without a Navigation API, a page that goes (rule 23)', () => {
  const elsewhere = 'https://example.org/';
  test.each<[string, string, object, () => object, string | undefined]>([
    ['a link within the site', 'click', {}, () => linkTo('/two'), undefined],
    ['a form within the site', 'submit', {}, () => formTo('/two'), undefined],
    ['a link to another site', 'click', {}, () => linkTo(elsewhere), 'background'],
    ['a form to another site', 'submit', {}, () => formTo(elsewhere), 'background'],
    ['a form that names no page', 'submit', {}, () => element({}), undefined],
    ['a link to nowhere', 'click', {}, () => linkTo('https://:'), 'exit'],
    ['a link within the page', 'click', {}, () => linkTo('#part'), 'exit'],
    ['a link to another tab', 'click', {}, () => linkTo('/two', { target: '_blank' }), 'exit'],
    ['a form to another tab', 'submit', {}, () => formTo('/two', { target: '_blank' }), 'exit'],
    ['a link with the Ctrl key', 'click', { ctrlKey: true }, () => linkTo('/two'), 'exit'],
    ['a link that is called off', 'click', { defaultPrevented: true }, () => linkTo('/two'), 'exit'],
    ['a form that is called off', 'submit', { defaultPrevented: true }, () => formTo('/two'), 'exit'],
    ['a download', 'click', {}, () => linkTo('/two', { download: '' }), 'exit'],
    ['a click on no link', 'click', {}, () => ({ closest: () => null }), 'exit'],
  ])('after %s', async (_, type, event, target, reported) => {
    const { page } = await open();
    // What was clicked on before does not count.
    page.say('click', {}, linkTo(reported ? '/two' : elsewhere));
    page.say(type, event, target());
    await close();
    expect(await transitions()).toEqual(['initialized', ...(reported ? [reported] : [])]);
  });
});

describe('app state: a page that never comes', () => {
  const set = async () => (await open()).page.say('click', {}, linkTo('/never'));

  test('closed on the way there, the next visit is a launch all the same (rule 24)', async () => {
    await set();
    await close();
    expect(await transitions()).toEqual(['initialized']);
    await later(DAY);
    await open();
    expect(await transitions()).toEqual(['initialized', 'initialized']);
  });

  test('is forgotten after a minute: closing is an exit (rule 23)', async () => {
    await set();
    await later(MINUTE + 1);
    await close();
    expect(await transitions()).toEqual(['initialized', 'exit']);
  });
});

describe('app state: a crash that cannot be detected (rule 27)', () => {
  const refused = () => {
    throw new DOMException('refused', 'SecurityError');
  };

  test.each<[string, object]>([
    ['IndexedDB is missing', { indexedDB: undefined }],
    ['localStorage is refused', { localStorage: new Proxy({}, { get: refused }) }],
  ])('%s: no crash is reported, and the session continues', async (_, globals) => {
    profile().patch(globals);
    (await open()).track('one');
    await later(5 * MINUTE);
    await crash();
    await later(MINUTE);
    (await open()).track('two');
    await later(10);
    expect(await transitions()).toEqual(['initialized', 'initialized']);
    expect(await launch()).not.toHaveProperty('successfully_closed');
    expect((await received('two'))[0]!.session).toMatchObject({ sessionIndex: 1 });
  });

  test('a crash is reported where only cookies are refused, because the state is not in them', async () => {
    profile().browser.cookies.refuse(() => true);
    (await open()).track('one');
    await later(5 * MINUTE);
    await crash();
    await later(MINUTE);
    await open();
    expect(await launch()).toMatchObject({ successfully_closed: false });
    await close();
    await later(MINUTE);
    await open();
    expect(await launch()).toMatchObject({ successfully_closed: true });
  });
});
