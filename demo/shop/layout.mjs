// The frame of every page, with the SDK as any site would include it.
import { html, trusted } from '../lib/html.mjs';
import { consentChoices, consentTag } from './consent-choice.mjs';
import { addOnFiles, scriptTag } from './script-tag.mjs';
import { timeoutsOf } from './timeouts.mjs';

// The snippet of the documentation. Calls before the script has loaded wait in sojourn.q, with their times.
export const stub =
  'window.sojourn=window.sojourn||function(){(sojourn.q=sojourn.q||[]).push([Date.now(),arguments])}';

// Google's documentation asks pages to set this default before any tag: nothing is granted until the manager grants it.
export const consentDefault =
  "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied',wait_for_update:500})";

// The policy allows exactly these texts, by their hashes.
const inline = (code) => trusted(`<script>${code}</script>`);

const attributes = (data) => Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`);

const sdkTags = (protocol, origin, timeouts, consentBy) => {
  const { file, data } = scriptTag(protocol, origin);
  const { foreground, background } = timeoutsOf(timeouts);
  const { data: consentData, addOn } = consentTag(consentBy);
  return html`${inline(consentDefault)}${inline(stub)}
    <script
      async
      src="/${file}"
      ${attributes({ ...data, ...consentData })}
      data-session-foreground-timeout="${foreground}"
      data-session-background-timeout="${background}"
    ></script>
    ${addOn && html`<script async src="/${addOn.file}" ${attributes(addOn.data)}></script>`}
    ${addOnFiles.map((file) => html`<script async src="/${file}"></script>`)}`;
};

const header = html`<header class="site">
  <a class="logo" href="/"><img src="/shop/art/logo.svg" alt="" width="34" height="34" />Kettle &amp; Loom</a>
  <nav>
    <a href="/">Shop</a>
    <a href="/about">About us</a>
    <a href="/account" id="account-link">Log in</a>
    <a href="/checkout" class="cart-link" data-sojourn-event="cart_opened" data-sojourn-from="header"
      >Cart <span id="cart-count" class="count">0</span></a
    >
  </nav>
</header>`;

const footer = html`<footer class="site">
  <p>
    Kettle &amp; Loom is a made-up shop: it shows what <a href="/inspector" target="_blank">sojourn sees</a>.
  </p>
  <p>
    Measurement: <span id="consent-state">not decided yet</span>
    <button type="button" class="link" id="consent-change" hidden>Change</button>
  </p>
</footer>`;

const option = (name, text, chosen) =>
  html`<option value="${name}" ${name === chosen && trusted(' selected')}>${text}</option>`;

const statusBar = (timeouts, consentBy) =>
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
        <label>
          Consent from
          <select id="consent-by" autocomplete="off">
            ${consentChoices.map(([name, text]) => option(name, text, consentBy))}
          </select>
        </label>
        <button type="button" id="end-session">endSession()</button>
        <button type="button" id="new-session">newSession()</button>
        <button type="button" id="fail">Fail on purpose</button>
      </span>
    </div>
  </section>`;

/** `data` is passed to the page's scripts, as data attributes of its main element. */
export const page = ({ title, main, script, data = {}, protocol, origin, timeouts, consentBy }) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/shop/art/logo.svg" />
        <link rel="stylesheet" href="/consent-manager/cookieconsent.css" />
        <link rel="stylesheet" href="/shop/shop.css" />
        <link rel="stylesheet" href="/shop/chrome.css" />
        ${sdkTags(protocol, origin, timeouts, consentBy)}
        <script type="module" src="/shop/main.js"></script>
        ${script && html`<script type="module" src="/shop/${script}"></script>`}
      </head>
      <body>
        ${header}
        <main id="main" ${attributes(data)}>${main}</main>
        ${footer} ${statusBar(timeouts, consentBy)}
      </body>
    </html>`.text;
