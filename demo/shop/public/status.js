// The bar at the bottom: what the SDK knows about this page's session, as any site could read it.
import { byId, h } from '/web/dom.js';
import { onKept } from './kept.js';

const key = 'shop-timeouts';
const timeouts = {
  short: { foreground: 60_000, background: 20_000 },
  normal: { foreground: 1_800_000, background: 1_800_000 },
};

const shortId = ({ sessionId }) => sessionId.slice(0, 8);

const facts = (session, consent) =>
  consent === 'pending'
    ? [['provisional session', shortId(session)]]
    : [
        ['visit', `#${session.sessionIndex}`],
        ['session', shortId(session)],
        ['event', session.eventIndex ?? '–'],
        consent === 'granted' ? ['stored in', session.storageMechanism] : ['kept', 'in memory, cookieless'],
      ];

const stateOf = (session, consent) => {
  // `sojourn` is the stub until the script has loaded; then it has the tracker's properties.
  if (typeof window.sojourn.track !== 'function') return 'waiting for the SDK';
  if (consent === 'pending') return 'waiting for your answer';
  if (session) return session.state;
  if (consent !== 'denied') return 'no session';
  return byId('consent-by').value === 'cookieless' ? 'cookieless, from the next event' : 'not measured';
};

/** The session, or its absence, that the news are about. */
let newsAbout;
let lastSeen = '';
const refresh = () => {
  const { session, consent } = window.sojourn;
  const current = session?.sessionId ?? null;
  if (current !== newsAbout) {
    newsAbout = current;
    byId('status-news').textContent = '';
  }
  const state = stateOf(session, consent);
  const seen = JSON.stringify([session, consent, state]);
  if (seen === lastSeen) return;
  lastSeen = seen;
  byId('status-state').dataset.state = state;
  byId('status-state').textContent = state;
  byId('status-facts').replaceChildren(
    ...(session ? facts(session, consent) : []).map(([name, value]) =>
      h('div', {}, h('dt', {}, name), h('dd', {}, String(value))),
    ),
  );
};

const showNews = (text, ended) => {
  const current = window.sojourn.session?.sessionId ?? null;
  newsAbout = current === ended?.sessionId ? null : current;
  byId('status-news').textContent = text;
  refresh();
};

const chooseTimeouts = (choice) => {
  // The server writes the choice into the script tag of later pages; this page changes it at run time.
  document.cookie = `demo_timeouts=${choice}; path=/; samesite=lax; max-age=31536000`;
  // A cookie notifies no other tab, but localStorage does.
  localStorage.setItem(key, choice);
  sojourn('setSessionTimeout', timeouts[choice]);
};

const followTimeouts = () => {
  const choice = /demo_timeouts=(\w+)/.exec(document.cookie)?.[1];
  if (!Object.hasOwn(timeouts, choice) || choice === byId('timeouts').value) return;
  byId('timeouts').value = choice;
  sojourn('setSessionTimeout', timeouts[choice]);
};

/** The bar's height changes with its text, and must not cover the page. */
const keepClear = (bar) =>
  new ResizeObserver(() =>
    document.documentElement.style.setProperty('--bar', `${bar.offsetHeight}px`),
  ).observe(bar);

export const showStatus = () => {
  sojourn('on', 'session-start', ({ sessionIndex }) => showNews(`visit #${sessionIndex} began`));
  sojourn('on', 'session-end', ({ reason, session }) => showNews(`session ended: ${reason}`, session));
  sojourn('on', 'state', refresh);
  sojourn('on', 'error', ({ code, message }) => showNews(`${code}: ${message}`));
  byId('end-session').addEventListener('click', () => sojourn('endSession'));
  byId('new-session').addEventListener('click', () => sojourn('newSession'));
  byId('fail').addEventListener('click', () => {
    throw new Error('The shop has failed on purpose');
  });
  byId('timeouts').addEventListener('change', ({ target }) => chooseTimeouts(target.value));
  onKept(key, followTimeouts);
  byId('status-more').addEventListener('click', ({ currentTarget }) => {
    const isOpen = byId('status').classList.toggle('open');
    currentTarget.setAttribute('aria-expanded', isOpen);
  });
  keepClear(byId('status'));
  setInterval(refresh, 500);
  refresh();
};
