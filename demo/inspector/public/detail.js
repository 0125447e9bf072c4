// The panel at the side: the events of a session, and each of them in full.
import { byId, h } from '/web/dom.js';
import { duration, path, reasons, shortId, time } from './format.js';
import { drawJson } from './json.js';

const read = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error((await response.json()).detail);
  return response.json();
};

const panel = byId('detail');
export const closeDetail = () => {
  panel.hidden = true;
  panel.replaceChildren();
};
addEventListener('keydown', ({ key }) => key === 'Escape' && closeDetail());

const show = (title, ...content) => {
  const close = h(
    'button',
    { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: closeDetail },
    '✕',
  );
  panel.replaceChildren(h('header', {}, h('h2', {}, title), close), ...content);
  panel.hidden = false;
  panel.scrollTop = 0;
};

const eventJson = (id) => {
  const place = h('div', { class: 'json' }, 'loading');
  read(`/api/events/${id}`)
    .then(({ event, context, collector }) => {
      const part = (name, value) => [h('h3', {}, name), h('pre', {}, drawJson(value))];
      place.replaceChildren(
        ...part('Event', event),
        ...part('Context of its batch', context),
        ...part('At the collector', collector),
      );
    })
    .catch((error) => place.replaceChildren(error.message));
  return place;
};

export const openEvent = (id) => show('Event', eventJson(id));

const drawLine = (event, startedAt) => {
  const line = h('details', { class: `line ${event.name}` }, [
    h('summary', {}, [
      h('span', { class: 'index' }, event.index ?? '·'),
      h('b', {}, event.name),
      h('span', { class: 'path' }, path(event.url)),
      h('time', { title: time(event.time) }, `+ ${duration(Math.max(0, event.time - startedAt))}`),
    ]),
  ]);
  // Read when it is opened: a session may have thousands of events.
  line.addEventListener('toggle', () => line.append(eventJson(event.id)), { once: true });
  return line;
};

const facts = (session) => {
  const rows = [
    ['Session', session.id],
    ['Visitor', session.userId],
    ['Started', new Date(session.startedAt).toLocaleString()],
    ['Ended', session.endedAt ? new Date(session.endedAt).toLocaleString() : 'not yet, as far as is known'],
    ['Why', session.reason && `${session.reason}: ${reasons[session.reason] ?? ''}`],
    ['Foreground', `${duration(session.foreground)} of ${duration(session.duration)}`],
    ['Tabs', session.tabs],
    Math.abs(session.skew) > 5_000 && [
      'Clock',
      `${duration(Math.abs(session.skew))} ${session.skew > 0 ? 'behind' : 'ahead'}`,
    ],
  ];
  return h(
    'dl',
    {},
    rows
      .filter((row) => row && row[1] != null && row[1] !== '')
      .map(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))])
      .flat(),
  );
};

export const openSession = async (session) => {
  const list = h('div', { class: 'lines' });
  const more = h('button', { type: 'button' }, 'Show more');
  const query = new URLSearchParams({ user: session.userId, session: session.id });
  const load = async () => {
    const events = await read(`/api/events?${query}&offset=${list.childElementCount}`);
    list.append(...events.map((event) => drawLine(event, session.startedAt)));
    more.hidden = events.length < 500;
  };
  more.addEventListener('click', load);
  show(`Visit #${session.index}, session ${shortId(session.id)}`, facts(session), list, more);
  await load();
};
