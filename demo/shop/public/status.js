// The bar at the bottom: what the SDK knows about this page's session, as any site could read it.
import { byId, h } from '/web/dom.js';

const timeouts = {
  short: { foreground: 60_000, background: 20_000 },
  normal: { foreground: 1_800_000, background: 1_800_000 },
};

const facts = (session, consent) => [
  ['visit', `#${session.sessionIndex}`],
  ['session', session.sessionId.slice(0, 8)],
  ['event', session.eventIndex ?? '–'],
  consent === 'granted' ? ['stored in', session.storageMechanism] : ['consent', consent],
];

let lastSeen = '';
/** `sojourn` is the stub until the script has arrived; then it has the tracker's properties. */
const refresh = () => {
  const { session, consent } = window.sojourn;
  const isHere = typeof window.sojourn.track === 'function';
  const seen = JSON.stringify([session, consent, isHere]);
  if (seen === lastSeen) return;
  lastSeen = seen;
  const state = byId('status-state');
  state.dataset.state = session?.state ?? 'none';
  state.textContent = session?.state ?? (isHere ? 'no session' : 'waiting for the SDK');
  byId('status-facts').replaceChildren(
    ...(session ? facts(session, consent) : []).map(([name, value]) =>
      h('div', {}, h('dt', {}, name), h('dd', {}, String(value))),
    ),
  );
};

const tell = (text) => {
  byId('status-news').textContent = text;
  refresh();
};

const chooseTimeouts = (choice) => {
  // For the next pages the server writes it into the script tag; this page changes it while running.
  document.cookie = `demo_timeouts=${choice}; path=/; samesite=lax; max-age=31536000`;
  sojourn('setSessionTimeout', timeouts[choice]);
};

export const showStatus = () => {
  sojourn('on', 'session-start', ({ sessionIndex }) => tell(`visit #${sessionIndex} began`));
  sojourn('on', 'session-end', ({ reason }) => tell(`session ended: ${reason}`));
  sojourn('on', 'state', refresh);
  sojourn('on', 'error', ({ code, message }) => tell(`${code}: ${message}`));
  byId('end-session').addEventListener('click', () => sojourn('endSession'));
  byId('new-session').addEventListener('click', () => sojourn('newSession'));
  byId('timeouts').addEventListener('change', ({ target }) => chooseTimeouts(target.value));
  setInterval(refresh, 500);
  refresh();
};
