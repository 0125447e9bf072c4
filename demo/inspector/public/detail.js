// The content of the panel: the events of a session, and each event in full.
import { h } from '/web/dom.js';
import { duration, moment, path, protocolName, reasons, shortId, time } from './format.js';
import { drawJson, openTexts } from './json.js';
import { show } from './panel.js';

const read = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error((await response.json()).detail);
  return response.json();
};

const drawFacts = (rows) =>
  h(
    'dl',
    {},
    rows
      .filter((row) => row && row[1] != null && row[1] !== '')
      .map(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))])
      .flat(),
  );

/** Consent under which an event was sent. A waiting event has not left the page. */
const consents = {
  granted: 'granted',
  pending: 'pending when it was tracked, granted before it was sent',
  denied: 'denied: sent cookieless, nothing is stored',
};

/** The session as the event carries it. */
const sessionFacts = ({ session, consent, consentSource }) =>
  drawFacts([
    ['Visit', session ? session.sessionIndex && `#${session.sessionIndex}` : 'no session'],
    ['Event', session && (session.eventIndex ? `${session.eventIndex} of the session` : 'not counted')],
    ['State', session?.state],
    ['Session', session?.sessionId],
    ['Before it', session?.previousSessionId],
    ['Visitor', session?.userId],
    ['Stored in', session?.storageMechanism],
    ['Consent', consents[consent] ?? consent],
    ['Consent from', consentSource?.type],
    ['It said', consentSource?.value],
  ]);

const part = (name, value) => [h('h3', {}, name), h('pre', {}, drawJson(value))];
const partOf = (name, value) => (Object.keys(value).length ? part(name, value) : []);

const meantSide = ({ event, context, collector }, wire) =>
  h('section', { class: 'side', 'aria-label': 'As it is meant' }, [
    h('h3', { class: 'title' }, [
      'As it is meant',
      // On narrow screens, the other column is far below.
      h('button', { type: 'button', class: 'jump', onclick: () => wire.scrollIntoView() }, 'Over the wire ↓'),
    ]),
    sessionFacts(event),
    ...part('Event', event),
    ...partOf('Context of its batch', context),
    ...part('At the collector', collector),
  ]);

const wireSide = ({ wire: { protocol, request, body } }) =>
  h('section', { class: 'side wire', 'aria-label': 'Over the wire' }, [
    h('h3', { class: 'title' }, ['Over the wire', h('span', { class: 'protocol' }, protocolName(protocol))]),
    h('p', { class: 'request' }, h('code', {}, request)),
    h('pre', {}, drawJson(openTexts(body))),
  ]);

const eventJson = (id) => {
  const place = h('div', { class: 'json' }, 'loading');
  read(`/api/events/${id}`)
    .then((one) => {
      const wire = wireSide(one);
      place.replaceChildren(meantSide(one, wire), wire);
    })
    .catch((error) => place.replaceChildren(error.message));
  return place;
};

export const openEvent = (id) => show('Event', [eventJson(id)]);

const drawLine = (event, startedAt) => {
  const line = h('details', { class: `line ${event.name}` }, [
    h('summary', {}, [
      h('span', { class: 'index' }, event.index ?? '·'),
      h('b', {}, event.name),
      event.consent === 'denied' && h('span', { class: 'consent', title: consents.denied }, 'cookieless'),
      h('span', { class: 'path' }, path(event.url)),
      h('time', { title: time(event.time) }, `+ ${duration(Math.max(0, event.time - startedAt))}`),
    ]),
  ]);
  // Loaded when the line is opened, because a session may have thousands of events.
  line.addEventListener('toggle', () => line.append(eventJson(event.id)), { once: true });
  return line;
};

const facts = (session) => {
  const rows = [
    ['Session', session.id],
    ['Visitor', session.userId],
    ['Started', moment(session.startedAt)],
    ['Ended', session.endedAt ? moment(session.endedAt) : 'not yet, as far as is known'],
    ['Why', session.reason && `${session.reason}: ${reasons[session.reason] ?? ''}`],
    ['Foreground', `${duration(session.foreground)} of ${duration(session.duration)}`],
    ['Tabs', session.tabs],
    ['Consent', session.cookieless ? consents.denied : null],
    ['Protocol', protocolName(session.protocol)],
    Math.abs(session.skew) > 5_000 && [
      'Clock',
      `${duration(Math.abs(session.skew))} ${session.skew > 0 ? 'behind' : 'ahead'}`,
    ],
  ];
  return drawFacts(rows);
};

const pageSize = 500;
let opened = null;

export const openSession = async (session) => {
  const list = h('div', { class: 'lines' });
  const more = h('button', { type: 'button' }, 'Show more');
  const lines = new Map();
  let shown = facts(session);
  let pages = 1;

  const load = async () => {
    const query = new URLSearchParams({
      user: session.userId,
      session: session.id,
      protocol: session.protocol,
    });
    const urls = Array.from({ length: pages }, (_, i) => `/api/events?${query}&offset=${i * pageSize}`);
    const events = (await Promise.all(urls.map(read))).flat();
    events.forEach((event, i) => {
      if (!lines.has(event.id)) lines.set(event.id, drawLine(event, session.startedAt));
      const line = lines.get(event.id);
      // Only move a line that is out of place, so that an open or focused line stays unchanged.
      if (list.children[i] !== line) list.insertBefore(line, list.children[i] ?? null);
    });
    more.hidden = events.length < pages * pageSize;
  };
  more.addEventListener('click', () => {
    pages += 1;
    return load();
  });

  const follow = (now) => {
    if (JSON.stringify(now) === JSON.stringify(session)) return;
    session = now;
    const fresh = facts(session);
    shown.replaceWith(fresh);
    shown = fresh;
    return load();
  };
  show(`Visit #${session.index}, session ${shortId(session.id)}`, [shown, list, more], () => (opened = null));
  opened = { id: session.id, protocol: session.protocol, follow };
  await load();
};

/** Adds new events to the open session after each read. */
export const followSession = (visitors) => {
  const session = visitors
    .flatMap(({ shown }) => shown)
    .find(({ id, protocol }) => id === opened?.id && protocol === opened.protocol);
  if (session) opened.follow(session);
};
