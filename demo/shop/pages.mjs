// Page content between header and footer.
import { html } from '../lib/html.mjs';

const card = ({ slug, name, price, line }) =>
  html`<a class="card" href="/product/${slug}">
    <img src="/shop/art/${slug}.svg" alt="" width="320" height="260" />
    <span><b>${name}</b><small>${line}</small></span>
    <span class="price">€ ${price}</span>
  </a>`;

export const homeMain = (products) =>
  html`<section class="hero">
      <h1>Slow things for quick days</h1>
      <p>Six things for the hour after work, made by people whom we know by name.</p>
    </section>
    <section class="grid">${products.map(card)}</section>`;

export const productMain = ({ slug, name, price, line, text }) =>
  html`<p><a href="/">← All things</a></p>
    <article class="product">
      <img src="/shop/art/${slug}.svg" alt="${name}" width="560" height="455" />
      <div>
        <h1>${name}</h1>
        <p class="line">${line}</p>
        <p>${text}</p>
        <p class="price large">€ ${price}</p>
        <button type="button" id="add">Add to cart</button>
        <p id="added" class="added" role="status"></p>
        <p><a id="care" href="/shop/care.txt" download>How to care for it</a></p>
      </div>
    </article>`;

export const aboutMain = html`<article class="text">
  <h1>About us</h1>
  <p>
    Kettle &amp; Loom exists only in this demo. What is real is the measurement: the page views, products,
    orders and logins of your visit are sent to the collector of the demo, on this machine, and to nobody
    else.
  </p>
  <h2>What to try</h2>
  <ul>
    <li>
      Answer the banner, and watch the bar at the bottom: the session is provisional until then, and only
      afterwards it is stored and sent.
    </li>
    <li>
      Open a product in a second tab: both tabs share one session, and switching between them is not "away".
    </li>
    <li>Go to another site for half a minute, and come back: a new visit has begun.</li>
    <li>
      Stay on this page for a minute: reading, scrolling and moving the mouse are no activity, so the session
      ends; your next page starts a new one.
    </li>
    <li>Buy something: the steps of the checkout are page views without page loads.</li>
    <li>Log in and out: logging out ends the session, and the next visitor is a new one.</li>
    <li>
      Change your answer at the end of the page: the cookie is gone in every tab, and nothing more is sent.
    </li>
    <li>
      Follow a link to another site, such as
      <a href="https://en.wikipedia.org/wiki/Weaving" id="weaving">how a blanket is woven</a>, download how to
      care for a thing, or let the shop fail on purpose, by a button of the bar: each is an event.
    </li>
    <li>
      Choose in the bar where consent comes from; "cookieless if declined" measures without storing anything.
    </li>
  </ul>
  <p>All of it shows, while it happens, in the <a href="/inspector" target="_blank">inspector</a>.</p>
</article>`;

export const accountMain = html`<article class="text narrow">
  <h1>Your account</h1>
  <form id="login" class="form" hidden>
    <label
      >Name or e-mail <input name="user" required autocomplete="username" placeholder="ada@example.com"
    /></label>
    <p id="login-hint" class="hint" role="alert" hidden>Please write a name: blanks alone are none.</p>
    <button>Log in</button>
    <small>No password: nothing here is real.</small>
  </form>
  <div id="logged-in" hidden>
    <p>You are logged in as <b id="account-name"></b>.</p>
    <button type="button" id="logout">Log out</button>
    <p>
      <small>Logging out calls <code>reset()</code>: the session ends, and the visitor is forgotten.</small>
    </p>
  </div>
</article>`;

export const checkoutMain = html`<article class="text">
  <h1>Checkout</h1>
  <ol id="steps" class="steps"></ol>
  <div id="step"></div>
</article>`;

export const missingMain = html`<article class="text">
  <h1>Not here</h1>
  <p>There is no such page. <a href="/">Back to the shop</a></p>
</article>`;
