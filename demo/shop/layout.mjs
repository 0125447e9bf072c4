// The frame of every page, with the SDK in it as any site would have it.
import { html, trusted } from '../lib/html.mjs';
import { scriptTag } from './script-tag.mjs';
import { timeoutsOf } from './timeouts.mjs';

// The line of the documentation. Calls made before the script has arrived wait in sojourn.q, with their times.
export const stub =
  'window.sojourn=window.sojourn||function(){(sojourn.q=sojourn.q||[]).push([Date.now(),arguments])}';

// Exactly this text is in the policy, by its hash.
const stubTag = trusted(`<script>${stub}</script>`);

const attributes = (data) => Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`);

const sdkTags = (protocol, origin, timeouts) => {
  const { file, data } = scriptTag(protocol, origin);
  const { foreground, background } = timeoutsOf(timeouts);
  return html`${stubTag}
    <script
      async
      src="/${file}"
      ${attributes(data)}
      data-consent="pending"
      data-session-foreground-timeout="${foreground}"
      data-session-background-timeout="${background}"
    ></script>`;
};

const header = html`<header class="site">
  <a class="logo" href="/"><img src="/shop/art/logo.svg" alt="" width="34" height="34" />Kettle &amp; Loom</a>
  <nav>
    <a href="/">Shop</a>
    <a href="/about">About us</a>
    <a href="/account" id="account-link">Log in</a>
    <a href="/checkout" class="cart-link">Cart <span id="cart-count" class="count">0</span></a>
  </nav>
</header>`;

const footer = html`<footer class="site">
  <p>
    Kettle &amp; Loom is a made-up shop: it shows what <a href="/inspector" target="_blank">sojourn sees</a>.
  </p>
  <p>
    Measurement: <span id="consent-state">not decided yet</span>
    <button type="button" class="link" id="consent-withdraw" hidden>Withdraw</button>
    <button type="button" class="link" id="consent-change" hidden>Change</button>
  </p>
</footer>`;

const banner = html`<section class="consent" id="consent" aria-label="Consent" tabindex="-1" hidden>
  <p>
    <strong>May we measure your visit?</strong> We would like to know which pages are read and for how long.
    Until you answer nothing is stored and nothing is sent.
  </p>
  <div>
    <button type="button" id="consent-deny" class="plain">No, thanks</button>
    <button type="button" id="consent-grant">Yes, measure</button>
  </div>
</section>`;

const option = (name, text, chosen) =>
  html`<option value="${name}" ${name === chosen && trusted(' selected')}>${text}</option>`;

const statusBar = (timeouts) =>
  html`<section class="status" id="status" aria-label="The session of this page">
    <strong id="status-state" class="state">waiting for the SDK</strong>
    <dl id="status-facts"></dl>
    <span id="status-news" class="news" role="status"></span>
    <div class="actions">
      <a href="/inspector" target="_blank">Inspector ↗</a>
      <button type="button" id="status-more" class="more" aria-expanded="false" aria-controls="controls">
        Controls
      </button>
      <span class="controls" id="controls">
        <label>
          Ends after
          <select id="timeouts" autocomplete="off">
            ${option('short', '60 s without an event, 20 s away', timeouts)}
            ${option('normal', '30 min', timeouts)}
          </select>
        </label>
        <button type="button" id="end-session">endSession()</button>
        <button type="button" id="new-session">newSession()</button>
      </span>
    </div>
  </section>`;

/** `data` goes to the scripts of the page as data attributes of its main element. */
export const page = ({ title, main, script, data = {}, protocol, origin, timeouts }) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/shop/art/logo.svg" />
        <link rel="stylesheet" href="/shop/shop.css" />
        <link rel="stylesheet" href="/shop/chrome.css" />
        ${sdkTags(protocol, origin, timeouts)}
        <script type="module" src="/shop/main.js"></script>
        ${script && html`<script type="module" src="/shop/${script}"></script>`}
      </head>
      <body>
        ${banner} ${header}
        <main id="main" ${attributes(data)}>${main}</main>
        ${footer} ${statusBar(timeouts)}
      </body>
    </html>`.text;
