// The five questions as charts. Each has its numbers in a table below, for readers who cannot see the canvas.
import { byId, h } from '/web/dom.js';
import { readColors, whenSchemeChanges } from './colors.js';

/* global Chart */
const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : '–');
const labelOf = ({ reason, derived }) => (derived ? `${reason} (derived)` : reason);

/** A fixed color for each reason of an end, independent of the other reasons. */
const endColors = {
  'foreground-timeout': 'foreground',
  'background-timeout': 'background-end',
  'foreground-timeout (derived)': 'foreground-derived',
  'background-timeout (derived)': 'background-derived',
  'max-duration': 'unknown',
  ended: 'ended',
  logout: 'logout',
  consent: 'consent',
  'force-quit': 'bad',
  'browser-closed': 'closed',
};
const names = ['text', 'soft', 'line', 'card', 'accent', 'unknown', ...new Set(Object.values(endColors))];

const stackEnds = (ends, colors) => {
  const days = [...new Set(ends.map(({ day }) => day))];
  const labels = [...new Set(ends.map(labelOf))].sort();
  const find = (day, label) => ends.find((row) => row.day === day && labelOf(row) === label)?.sessions ?? 0;
  return {
    // Month and day: a phone has no room for the year.
    labels: days.map((day) => day.slice(5)),
    datasets: labels.map((label) => ({
      label,
      data: days.map((day) => find(day, label)),
      backgroundColor: colors[endColors[label] ?? 'unknown'],
      stack: 'ends',
      maxBarThickness: 72,
    })),
  };
};

const bars = (labels, values, label, color) => ({
  labels,
  datasets: [{ label, data: values, backgroundColor: color, maxBarThickness: 28, borderRadius: 3 }],
});

const questions = [
  {
    title: 'How do sessions end?',
    note: 'Sessions a day by the reason of their end. A derived end was reported by nobody, and follows from the rules.',
    wide: true,
    data: ({ ends }, colors) => stackEnds(ends, colors),
    stacked: true,
    heads: ['Day', 'End', 'Sessions'],
    rows: ({ ends }) => ends.map((row) => [row.day, labelOf(row), row.sessions]),
  },
  {
    title: 'Where do visitors come from?',
    note: 'Sessions by channel, from the campaign or the referrer of the first page.',
    data: ({ channels }, colors) =>
      bars(
        channels.map(({ channel }) => channel),
        channels.map(({ sessions }) => sessions),
        'sessions',
        colors.accent,
      ),
    isLying: true,
    heads: ['Channel', 'Sessions', 'Bounces'],
    rows: ({ channels }) =>
      channels.map(({ channel, sessions, bounces }) => [channel, sessions, percent(bounces, sessions)]),
  },
  {
    title: 'Where do they enter?',
    note: 'Sessions by entry page, the first eight.',
    data: ({ entryPages }, colors) =>
      bars(
        entryPages.map(({ page }) => page),
        entryPages.map(({ sessions }) => sessions),
        'sessions',
        colors.accent,
      ),
    isLying: true,
    heads: ['Page', 'Sessions', 'Bounces'],
    rows: ({ entryPages }) =>
      entryPages.map(({ page, sessions, bounces }) => [page, sessions, percent(bounces, sessions)]),
  },
  {
    title: 'Do they come back?',
    note: 'Visitors with a session so many days after their first day. An account counts as one visitor.',
    data: ({ retention }, colors) =>
      bars(
        retention.map(({ daysLater }) => `day ${daysLater}`),
        retention.map(({ visitors }) => visitors),
        'visitors',
        colors.accent,
      ),
    heads: ['Days later', 'Visitors', 'Of all'],
    rows: ({ retention }) =>
      retention.map(({ daysLater, visitors }) => [
        daysLater,
        visitors,
        percent(visitors, retention[0].visitors),
      ]),
  },
  {
    title: 'How far do they get?',
    note: 'Sessions that reached each step, in this order.',
    data: ({ funnel }, colors) =>
      bars(
        funnel.map(({ step }) => step),
        funnel.map(({ sessions }) => sessions),
        'sessions',
        colors.accent,
      ),
    isLying: true,
    heads: ['Step', 'Sessions', 'Of all'],
    rows: ({ funnel }) =>
      funnel.map(({ step, sessions }) => [step, sessions, percent(sessions, funnel[0].sessions)]),
  },
];

const axis = (colors, stacked, isCount) => ({
  stacked,
  beginAtZero: true,
  border: { color: colors.line },
  grid: { color: colors.line, display: isCount },
  ticks: { color: colors.soft, ...(isCount && { precision: 0 }) },
});

const settingsOf = ({ stacked = false, isLying = false }, data, colors) => ({
  type: 'bar',
  data,
  options: {
    maintainAspectRatio: false,
    animation: false,
    indexAxis: isLying ? 'y' : 'x',
    scales: { x: axis(colors, stacked, isLying), y: axis(colors, stacked, !isLying) },
    plugins: {
      legend: {
        display: stacked,
        position: 'bottom',
        labels: { color: colors.text, boxWidth: 12, boxHeight: 12 },
      },
    },
  },
});

const drawTable = (heads, rows) => {
  const cell = (tag, value, i) =>
    h(tag, { class: i && 'count', ...(tag === 'th' && { scope: 'col' }) }, `${value}`);
  return h(
    'table',
    {},
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        heads.map((head, i) => cell('th', head, i)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map((row) =>
        h(
          'tr',
          {},
          row.map((value, i) => cell('td', value, i)),
        ),
      ),
    ),
  );
};

const views = questions.map((question) => {
  const canvas = h('canvas', {
    role: 'img',
    'aria-label': `${question.title} The numbers are in the table below.`,
  });
  const numbers = h('div', { class: 'numbers' });
  const element = h(
    'section',
    { class: `question${question.wide ? ' wide' : ''}` },
    h('h2', {}, question.title),
    h('p', {}, question.note),
    h('div', { class: 'chart' }, canvas),
    h('details', {}, h('summary', {}, 'Numbers'), numbers),
  );
  let chart;
  const draw = (answers, colors) => {
    chart?.destroy();
    chart = new Chart(canvas, settingsOf(question, question.data(answers, colors), colors));
    numbers.replaceChildren(drawTable(question.heads, question.rows(answers)));
  };
  return { element, draw };
});
byId('questions').append(...views.map(({ element }) => element));

let answers;
const draw = () => {
  const isEmpty = !answers?.ends.length;
  byId('questions').hidden = isEmpty;
  byId('empty').hidden = !isEmpty;
  if (isEmpty) return;
  const colors = readColors(names);
  for (const view of views) view.draw(answers, colors);
};
let loading = false;
let again = false;
/** Reads one at a time; changes during a read cause one more read, not many. */
const load = async () => {
  again = loading;
  if (loading) return;
  loading = true;
  try {
    const response = await fetch('/api/questions');
    const text = response.ok && (await response.text());
    if (text && text !== JSON.stringify(answers)) {
      answers = JSON.parse(text);
      draw();
    }
  } catch (error) {
    console.error(error);
  }
  loading = false;
  if (again) load();
};

const connection = byId('connection');
const say = (text) => {
  connection.textContent = text;
  connection.dataset.state = text;
};
const source = new EventSource('/events/live');
source.addEventListener('change', load);
source.addEventListener('open', () => say('live'));
source.addEventListener('error', () =>
  say(source.readyState === EventSource.CLOSED ? 'not live' : 'reconnecting'),
);
whenSchemeChanges(draw);
byId('command').textContent = `node demo/sample.mjs --url ${location.origin}`;
