import type { Page } from '@playwright/test';
import type { Tracker } from '../src/index';
import { expect, hide, keptFor, nothingStored, soon, storageOf, test } from './support/fixtures';
import { call, fast, pluginPage, shiftClock, type PluginPage } from './support/sdk';

// Real clicks, keys and forms, and what of them is at the collector.

declare const tracker: Tracker;

test.use({ isolation: 'context' });

const interactionsPage = pluginPage('interactions');
const page = (collector: string, body: string, more?: PluginPage) =>
  interactionsPage(collector, { body, ...more });
/** What leads away stays here: the page prevents it, as routers do. */
const STAY = `<script>
  for (const type of ['click', 'auxclick'])
    addEventListener(type, (event) => {
      if (event.composedPath().some(({ localName }) => /^(a|area)$/.test(localName))) event.preventDefault();
    });
  addEventListener('submit', (event) => event.preventDefault());
</script>`;
const own = (name: string) => !/^(session_start|page_view)$/.test(name);

test('interactions: a click that leaves to another origin arrives, without what is secret', async ({
  open,
  site,
  collector,
}) => {
  const away = site.url('/away.html', '127.0.0.1');
  const link = `<a id="out" href="${away}?token=xyz&amp;x=1">A friend's shop</a>`;
  const mask = `{ mask: (url) => url.replace('away', '…') }`;
  const tab = await open(page(collector.url, link, { trackerOptions: mask }));
  await collector.waitFor('page_view');
  collector.latency(100);
  await tab.click('#out');
  const click = await collector.waitFor('link_click');
  await soon(() => tab.url()).toBe(`${away}?token=xyz&x=1`);
  expect(click.properties).toEqual({
    linkUrl: `${site.url('/…', '127.0.0.1')}.html?token=&x=1`,
    linkId: 'out',
  });
  expect(click.session).toMatchObject({ sessionIndex: 1, eventIndex: 2 });
  // Nothing that the page shows goes along.
  expect(collector.requests.map(({ body }) => body).join()).not.toMatch(/friend|xyz/);
  expect(collector.events('link_click')).toHaveLength(1);
});

test('interactions: each way to follow a link; and what is no link to another site', async ({
  open,
  collector,
}) => {
  const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
  const tab = await open(
    page(
      collector.url,
      `${STAY}
      <p><a id="plain" href="//other.test/plain">A</a> <a id="bold" href="//other.test/bold"><b>B</b></a></p>
      <p><svg width="90" height="30"><a id="svg" href="//other.test/svg"><text y="20">S</text></a></svg>
      <svg width="90" height="30"><a id="old" xlink:href="//other.test/old"><text y="20">O</text></a></svg></p>
      <map name="m"><area id="area" shape="rect" coords="0,0,50,50" href="//other.test/area"></map>
      <img id="image" usemap="#m" width="50" height="50" src="${pixel}">
      <p><x-link></x-link></p>
      <p><a id="route" href="/route">R</a> <a id="mine" href="//shop.test/">M</a>
      <a id="mail" href="mailto:ada@other.test">@</a> <a id="script" href="javascript:void 0">J</a> <a id="bare">N</a>
      <button id="button">K</button></p>
      <script>
        customElements.define('x-link', class extends HTMLElement {
          connectedCallback() {
            this.attachShadow({ mode: 'open' }).innerHTML = '<a id="shadow" href="//other.test/shadow">T</a>';
          }
        });
      </script>`,
      { options: `{ domains: 'any.test shop.test' }` },
    ),
  );
  await collector.waitFor('page_view');
  const clicked: string[] = [];
  const click = async (id: string, how: Parameters<Page['click']>[1] = {}, reported = true) => {
    await tab.click(`#${id}`, how);
    if (reported) clicked.push(id);
  };
  for (const id of ['plain', 'bold', 'svg', 'old', 'shadow']) await click(id);
  await tab.click('#image');
  clicked.push('area');
  await click('plain', { button: 'middle' });
  await click('plain', { modifiers: ['ControlOrMeta'] });
  await tab.focus('#plain');
  await tab.keyboard.press('Enter');
  clicked.push('plain');
  await tab.evaluate(() => {
    const late = Object.assign(document.createElement('a'), { id: 'late', href: '//other.test/late' });
    late.textContent = 'L';
    // The page's own listener stops what bubbles.
    late.addEventListener('click', (event) => event.stopPropagation());
    document.body.append(late);
  });
  await tab.evaluate(() => document.getElementById('late')!.setAttribute('target', '_blank'));
  for (const id of ['route', 'mine', 'mail', 'script', 'bare', 'button']) await click(id, {}, false);
  await click('plain', { button: 'right' }, false);
  await click('button', { button: 'middle' }, false);
  await tab.evaluate(() => {
    addEventListener('click', (event) => event.preventDefault(), true);
  });
  await click('late');
  await soon(() => collector.events('link_click').length).toBe(clicked.length);
  await collector.quiet(200);
  const reported = collector.events().filter(({ name }) => own(name));
  expect(reported.map(({ properties }) => properties.linkId)).toEqual(clicked);
  expect(reported.map(({ properties }) => properties.linkUrl)).toEqual(
    clicked.map((id) => `http://other.test/${id}`),
  );
});

test('interactions, downloads: by the attribute, by the ending, and by endings of the site’s own', async ({
  open,
  collector,
}) => {
  const links = `${STAY}<a id="export" download="ada.csv" href="/export">E</a> <a id="terms" href="/TERMS.PDF?v=1">T</a>
    <a id="model" href="//other.test/teapot.stl">M</a> <a id="page" href="/about.html">A</a>`;
  const tab = await open(page(collector.url, links));
  for (const id of ['export', 'terms', 'model', 'page']) await tab.click(`#${id}`);
  await collector.waitFor('link_click');
  const reported = () =>
    collector
      .events()
      .filter(({ name }) => own(name))
      .map(({ name, properties }) => `${name} ${properties.linkId}`);
  expect(reported()).toEqual(['file_download export', 'file_download terms', 'link_click model']);
  // The name by which a file is saved may be a person's.
  expect(collector.requests.map(({ body }) => body).join()).not.toContain('ada.csv');
  const other = await open(page(collector.url, links, { options: `{ extensions: 'stl' }` }));
  for (const id of ['terms', 'model']) await other.click(`#${id}`);
  await soon(reported).toHaveLength(4);
  expect(reported()[3]).toBe('file_download model');
});

test('interactions, forms: by button, key and script; never what is in them', async ({
  open,
  site,
  collector,
}) => {
  const tab = await open(
    page(
      collector.url,
      `${STAY}<form id="signup" name="sign-up" action="/join?token=xyz" data-sojourn-event="joined" data-sojourn-plan="pro">
        <input name="id" value="secret"><input name="action" value="secret">
        <input id="field" value="secret"><textarea>secret</textarea>
        <button id="send" name="which" value="secret">Send</button>
        <button id="other" formaction="//other.test/draft">Keep</button></form>
      <form id="needs"><input required><button id="invalid">Send</button></form>`,
    ),
  );
  await collector.waitFor('page_view');
  await tab.fill('#field', 'secret and typed');
  await tab.click('#send');
  await tab.click('#other');
  await tab.press('#field', 'Enter');
  await tab.evaluate(() => document.querySelector<HTMLFormElement>('form')!.requestSubmit());
  await tab.click('#invalid');
  await soon(() => collector.events('form_submit').length).toBe(4);
  await collector.quiet(200);
  const form = { formId: 'signup', formName: 'sign-up', formDestination: site.url('/join?token=') };
  const draft = { ...form, formDestination: 'http://other.test/draft' };
  expect(collector.events('form_submit').map(({ properties }) => properties)).toEqual([
    form,
    draft,
    form,
    form,
  ]);
  expect(collector.events('joined').map(({ properties }) => properties)).toEqual(
    Array(4).fill({ plan: 'pro' }),
  );
  expect(collector.requests.map(({ body }) => body).join()).not.toMatch(/secret|xyz/);
});

test('interactions, forms: the event leaves out a destination outside of the web', async ({
  open,
  collector,
}) => {
  const actions = [
    'mailto:ada@shop.test?subject=secret',
    'javascript:void%200//secret',
    'data:text/plain,secret',
    'tel:secret',
    'http://[secret',
  ];
  const tab = await open(
    page(
      collector.url,
      STAY +
        actions
          .map((action, n) => `<form id="f${n}" action="${action}"><button>Send</button></form>`)
          .join(''),
    ),
  );
  await collector.waitFor('page_view');
  for (const n of actions.keys()) await tab.click(`#f${n} button`);
  await soon(() => collector.events('form_submit').length).toBe(actions.length);
  expect(collector.events('form_submit').map(({ properties }) => properties)).toEqual(
    actions.map((_, n) => ({ formId: `f${n}` })),
  );
  expect(collector.requests.map(({ body }) => body).join()).not.toMatch(/secret|ada@/);
});

test('interactions, marked elements: the nearest counts, once, with its properties', async ({
  open,
  collector,
}) => {
  const tab = await open(
    page(
      collector.url,
      `${STAY}<section data-sojourn-event="section"><p id="text">T</p>
        <button id="buy" data-sojourn-event="buy" data-sojourn-plan-name="pro" data-sojourn-price="12" data-plan="x"><b>B</b></button>
        <form data-sojourn-event="sent"><button id="inner" type="button">I</button></form></section>
      <label id="label" data-sojourn-event="agreed"><input type="checkbox"> Yes</label>
      <a id="both" href="//other.test/" data-sojourn-event="friend">F</a>
      <svg id="drawing" data-sojourn-event="drawing" width="50" height="50"><rect width="50" height="50"/></svg>`,
    ),
  );
  await collector.waitFor('page_view');
  await tab.click('#text');
  await tab.click('#buy b');
  await tab.focus('#buy');
  await tab.keyboard.press('Space');
  await tab.click('#inner');
  await tab.click('#label', { position: { x: 30, y: 8 } });
  expect(await tab.evaluate(() => document.querySelector('input')!.checked)).toBe(true);
  await tab.click('#drawing');
  await tab.click('#both');
  await collector.waitFor('link_click');
  const bought = ['buy', { planName: 'pro', price: '12' }];
  expect(
    collector.events().flatMap(({ name, properties }) => (own(name) ? [[name, properties]] : [])),
  ).toEqual([
    ['section', {}],
    bought,
    bought,
    ['section', {}],
    ['agreed', {}],
    ['drawing', {}],
    ['friend', {}],
    ['link_click', { linkUrl: 'http://other.test/', linkId: 'both' }],
  ]);
});

test('interactions: an invalid mark is reported, and nothing else is lost', async ({
  open,
  collector,
  pageLog,
}) => {
  const long = 'x'.repeat(300);
  const tab = await open(
    page(
      collector.url,
      `${STAY}<a id="empty" data-sojourn-event href="//other.test/empty">E</a>
      <a id="long" data-sojourn-event="${long}" href="//other.test/long">L</a>`,
    ),
  );
  for (const id of ['empty', 'long']) await tab.click(`#${id}`);
  await soon(() => collector.events('link_click').length).toBe(2);
  const reported = pageLog.lines.filter((line) => line.startsWith('error: sojourn'));
  expect(reported).toHaveLength(2);
  for (const line of reported) expect(line).toMatch(/event .*: name/);
});

test('interactions: wrong options are left out, and the defaults hold', async ({ open, collector }) => {
  const tab = await open(
    page(collector.url, `${STAY}<a id="out" href="//other.test/a.pdf">O</a>`, {
      options: `{ domains: 'https://other.test', extensions: ['stl'], forms: true }`,
    }),
  );
  await tab.click('#out');
  await collector.waitFor('file_download');
});

test('interactions: a click is the visitor’s act: it begins a session after a timeout (rule 1)', async ({
  open,
  collector,
}) => {
  const tab = await open(page(collector.url, `${STAY}<button data-sojourn-event="ping">P</button>`));
  await collector.waitFor('page_view');
  await shiftClock(tab, 3_600_000);
  await tab.click('button');
  expect((await collector.waitFor('ping')).session).toMatchObject({ sessionIndex: 2, eventIndex: 1 });
});

test('interactions: before consent nothing; then with the times of the clicks; after a denial nothing (rules 34, 35)', async ({
  open,
  collector,
}) => {
  const tab = await open(
    page(collector.url, `${STAY}<a href="//other.test/">O</a>`, { trackerOptions: `{ consent: 'pending' }` }),
  );
  const before = await tab.evaluate(() => Date.now());
  await tab.click('a');
  const after = await tab.evaluate(() => Date.now());
  await collector.quiet(300);
  expect([collector.requests, await storageOf(tab)]).toEqual([[], nothingStored]);
  await tab.evaluate(() => tracker.setConsent('granted'));
  const { time, consent } = await collector.waitFor('link_click');
  expect(consent).toBe('pending');
  expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(time)).toBeLessThanOrEqual(after);
  await tab.evaluate(() => tracker.setConsent('denied'));
  await tab.click('a');
  await hide(tab);
  await collector.quiet(300);
  expect(collector.events('link_click')).toHaveLength(1);
  await soon(() => keptFor(tab)).toEqual(nothingStored);
});

for (const [order, head] of [
  ['after the tracker', ''],
  ['before it', '?delay=300'],
])
  test(`interactions: the script file, under a strict policy, ${order}`, async ({
    open,
    collector,
    pageLog,
  }) => {
    const tab = await open({
      csp: 'hash',
      src: `/sojourn.js${head}`,
      attributes: fast,
      head: `<script async src="/sojourn.interactions.js" data-domains="shop.test" data-extensions="stl"></script>`,
      body: `<a id="away" href="//other.test/a.pdf">A</a> <a id="mine" href="//shop.test/">M</a> <a id="file" href="/a.stl">F</a>`,
      script: `addEventListener('click', (event) => event.preventDefault())`,
    });
    await collector.waitFor('page_view');
    await soon(async () => {
      await tab.click('#away');
      return collector.events('link_click').length > 0;
    }).toBe(true);
    await tab.click('#mine');
    await tab.click('#file');
    await collector.waitFor('file_download');
    expect(new Set(collector.events('link_click').map(({ properties }) => properties.linkId))).toEqual(
      new Set(['away']),
    );
    expect(pageLog.lines.filter((line) => line.startsWith('error'))).toEqual([]);
    await call(tab, 'shutdown');
    const before = collector.events().length;
    await tab.click('#away');
    await collector.quiet(200);
    expect(collector.events()).toHaveLength(before);
  });

test('interactions: shutdown() takes every listener away', async ({ open, collector }) => {
  const tab = await open({
    ...page(collector.url, `${STAY}<a href="//other.test/">O</a>`),
    head: `<script>
      window.listening = [];
      const { addEventListener: add, removeEventListener: remove } = Document.prototype.__proto__.__proto__;
      document.addEventListener = function (type, ...more) { listening.push(type); add.call(this, type, ...more) };
      document.removeEventListener = function (type, ...more) {
        listening.splice(listening.indexOf(type), 1);
        remove.call(this, type, ...more);
      };
    </script>`,
  });
  await collector.waitFor('page_view');
  const clicks = () => tab.evaluate(`listening.filter((type) => /click|submit/.test(type))`);
  expect(await clicks()).toEqual(expect.arrayContaining(['click', 'auxclick', 'submit']));
  await tab.evaluate(() => tracker.shutdown());
  expect(await clicks()).toEqual([]);
});
