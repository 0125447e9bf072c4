// One visitor: name, the bars of the sessions in a row, and the same sessions with their numbers below.
import { h } from '/web/dom.js';
import { drawBar } from './bar.js';
import { ago, count, duration, moment, number, path, protocolName, reasons, shortId } from './format.js';
import { statusOf } from './status.js';

const gap = (before, session) => {
  if (!before) return null;
  const away = session.startedAt - (before.endedAt ?? before.lastAt);
  return h('div', { class: 'gap', title: 'Between the end of one session and the start of the next' }, [
    h('span', {}, duration(Math.max(0, away))),
  ]);
};

const page = (url) => h('span', { class: 'path', title: url }, path(url));

const columns = [
  ['Visit', ({ index }) => h('b', {}, `#${index}`)],
  ['Started', ({ startedAt }) => moment(startedAt)],
  ['Duration', ({ duration: ms }) => duration(ms), 'number'],
  ['Foreground', ({ foreground }) => duration(foreground), 'number'],
  ['Events', ({ eventCount }) => number(eventCount), 'number'],
  ['Pages', ({ pageViews }) => number(pageViews), 'number'],
  ['Entry page', ({ entryPage }) => page(entryPage)],
  ['Exit page', ({ exitPage }) => page(exitPage)],
  ['Stored in', ({ storage, cookieless }) => (cookieless ? `${storage} (cookieless)` : storage)],
];

const drawMore = ({ id, index, protocol }) =>
  h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      'aria-label': `Events of visit #${index}`,
      'data-control': `session ${protocol} ${id}`,
    },
    'Events',
  );

/** Newest first: a table is read from the top, a timeline from the left. */
const drawTable = (sessions, { openSession }) => {
  const statuses = sessions.map(() => h('span', {}));
  const rows = sessions.map((session, i) =>
    h('tr', { onclick: () => openSession(session) }, [
      ...columns.map(([name, cell, kind]) => h('td', { 'data-name': name, class: kind }, cell(session))),
      h('td', { 'data-name': 'How it ended' }, statuses[i]),
      h('td', { class: 'more' }, drawMore(session)),
    ]),
  );
  const heads = [
    ...columns.map(([name, , kind]) => h('th', { class: kind, scope: 'col' }, name)),
    h('th', { scope: 'col' }, 'How it ended'),
    h('th', { scope: 'col', class: 'more' }, 'All events'),
  ];
  const element = h('table', {}, [h('thead', {}, h('tr', {}, heads)), h('tbody', {}, rows.toReversed())]);
  return { element, rows, statuses };
};

const drawHead = (visitor) => {
  const hue = Number.parseInt(visitor.userId.slice(0, 4), 16) % 360;
  const hidden = visitor.sessions - visitor.shown.length;
  return h('header', {}, [
    h('span', { class: 'face', style: { backgroundColor: `hsl(${hue} 55% 45%)` } }),
    h('h2', {}, visitor.knownUser ?? `Visitor ${shortId(visitor.userId)}`),
    visitor.knownUser && h('code', {}, shortId(visitor.userId)),
    h(
      'span',
      { class: 'protocol', title: 'Each protocol has visitors of its own' },
      protocolName(visitor.protocol),
    ),
    h('span', { class: 'facts' }, [
      `${count(visitor.sessions, 'session')}, ${count(visitor.events, 'event')}`,
      hidden > 0 && ` (the newest ${visitor.shown.length} sessions are shown)`,
    ]),
    h('span', { class: 'seen' }),
  ]);
};

export const drawVisitor = (visitor, actions) => {
  const sessions = visitor.shown;
  const bars = sessions.map((session) => drawBar(session, actions));
  const strip = h(
    'div',
    { class: 'strip' },
    sessions.map((session, i) => [gap(sessions[i - 1], session), bars[i].element]).flat(),
  );
  const table = drawTable(sessions, actions);
  const head = drawHead(visitor);
  const element = h('section', { class: 'visitor' }, head, strip, table.element);

  // Pointing at a bar highlights its row, and the other way round.
  bars.forEach((bar, i) => {
    const mark = (on) => () =>
      [bar.element, table.rows[i]].forEach((part) => part.classList.toggle('marked', on));
    for (const part of [bar.element, table.rows[i]]) {
      part.addEventListener('mouseenter', mark(true));
      part.addEventListener('mouseleave', mark(false));
    }
  });

  const tick = (now) => {
    head.querySelector('.seen').textContent = `last seen ${ago(Math.max(0, now - visitor.lastAt))}`;
    sessions.forEach((session, i) => {
      const status = statusOf(session, i === sessions.length - 1, now);
      bars[i].place(status, now);
      table.statuses[i].className = `status ${status.kind} ${session.reason ?? ''}`;
      table.statuses[i].textContent = status.text;
      table.statuses[i].title = reasons[status.text] ?? '';
    });
  };
  const showNewest = () => {
    strip.scrollLeft = strip.scrollWidth;
  };
  return { element, tick, showNewest };
};
