// Keeps the page up to date: on a notification of the server, it reads the data again and redraws visitors that have changed.
import { byId } from '/web/dom.js';
import { drawCounters } from './counters.js';
import { replaceCard } from './controls.js';
import { followSession, openEvent, openSession } from './detail.js';
import { closeDetail } from './panel.js';
import { drawVisitor } from './sessions.js';
import { hideTip } from './tip.js';

const drawn = new Map();
let limit = 10;
let clockOffset = 0;

const now = () => Date.now() + clockOffset;
const read = async (url) => (await fetch(url)).json();
const actions = { open: openEvent, openSession };

/** Each protocol of a browser counts as a visitor. */
const keyOf = ({ userId, protocol }) => `${protocol} ${userId}`;

const update = (visitor) => {
  const json = JSON.stringify(visitor);
  const before = drawn.get(keyOf(visitor));
  if (before?.json === json) return before;
  const view = { ...drawVisitor(visitor, actions), json };
  if (before) {
    view.shown = before.shown;
    replaceCard(before.element, view.element, () => view.tick(now()));
  }
  drawn.set(keyOf(visitor), view);
  return view;
};

const draw = ({ visitors, more }, stats) => {
  const views = visitors.map(update);
  const keys = new Set(visitors.map(keyOf));
  for (const [key, { element }] of drawn) {
    if (keys.has(key)) continue;
    element.remove();
    drawn.delete(key);
  }
  const list = byId('visitors');
  // Only move an element that is out of place: all others keep their scroll position.
  views.forEach(({ element }, i) => {
    if (list.children[i] !== element) list.insertBefore(element, list.children[i] ?? null);
  });
  for (const view of views) {
    view.tick(now());
    if (!view.shown) view.showNewest();
    view.shown = true;
  }
  byId('more').hidden = !more;
  byId('empty').hidden = stats.events > 0;
  byId('clear').hidden = stats.events === 0 && Object.values(stats.rejected).every((n) => n === 0);
  byId('none-found').hidden = stats.events === 0 || visitors.length > 0;
  hideTip();
  followSession(visitors);
};

let loading = null;
let again = false;
const load = async () => {
  const query = new URLSearchParams({ limit, search: byId('search').value });
  const [stats, visitors] = await Promise.all([read('/api/stats'), read(`/api/visitors?${query}`)]);
  clockOffset = stats.now - Date.now();
  drawCounters(stats);
  draw(visitors, stats);
};
/** Reads one at a time; changes during a read cause one more read, not many. */
const reload = () => {
  if (loading) return void (again = true);
  loading = load()
    .catch((error) => console.error(error))
    .finally(() => {
      loading = null;
      if (!again) return;
      again = false;
      reload();
    });
};

const connect = () => {
  const connection = byId('connection');
  const say = (text) => {
    connection.textContent = text;
    connection.dataset.state = text;
  };
  // The browser reconnects by itself, and the first message of a connection makes the page read everything again.
  const source = new EventSource('/events/live');
  source.addEventListener('change', reload);
  source.addEventListener('open', () => say('live'));
  // After an error status, the browser does not reconnect.
  source.addEventListener('error', () =>
    say(source.readyState === EventSource.CLOSED ? 'not live' : 'reconnecting'),
  );
};

byId('search').addEventListener('input', reload);
byId('more').addEventListener('click', () => {
  limit = Math.min(limit + 10, 50);
  reload();
});
byId('clear').addEventListener('click', async () => {
  if (!confirm('Delete all events that this collector has stored?')) return;
  await fetch('/api/events', { method: 'DELETE' });
  closeDetail();
});
byId('command').textContent = `node demo/sample.mjs --url ${location.origin}`;
setInterval(() => drawn.forEach((view) => view.tick(now())), 1_000);
connect();
