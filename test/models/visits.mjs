// Five visits, small enough to answer every question about them by hand.
import { toRows } from '../../collector/intake/rows.mjs';

const SECOND = 1_000;
const uuid = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** `steps`: [seconds after the start, name, properties, path]. */
const visits = [
  {
    user: 1,
    index: 1,
    start: '2026-05-04T10:00:00.000Z',
    referrer: 'https://www.google.com/',
    account: 'ada',
    steps: [
      [0, 'page_view', {}, '/'],
      [30, 'page_view', { foregroundDuration: 20_000 }, '/kettle'],
      [31, 'product_view', {}, '/kettle'],
      [90, 'purchase', {}, '/kettle'],
    ],
    end: [90, { reason: 'ended', duration: 90_000, foregroundDuration: 80_000, eventCount: 5, pageViews: 2 }],
  },
  { user: 2, index: 1, start: '2026-05-04T11:00:00.000Z', steps: [[0, 'page_view', {}, '/']] },
  {
    user: 1,
    index: 2,
    start: '2026-05-05T10:00:00.000Z',
    account: 'ada',
    steps: [
      [0, 'page_view', {}, '/'],
      [10, 'page_view', { foregroundDuration: 10_000 }, '/kettle'],
      [12, 'product_view', {}, '/kettle'],
    ],
  },
  {
    // The account of the first visitor, in another browser.
    user: 3,
    index: 1,
    start: '2026-05-12T10:00:00.000Z',
    account: 'ada',
    utm: { source: 'spring', medium: 'email', campaign: 'kettles' },
    steps: [[0, 'page_view', {}, '/kettle']],
  },
  {
    user: 2,
    index: 2,
    start: '2026-05-12T11:00:00.000Z',
    steps: [
      [0, 'page_view', {}, '/'],
      [20, 'page_view', { foregroundDuration: 15_000 }, '/about'],
    ],
  },
];

const rowsOf = ({ user, index, start, referrer = '', account, utm, steps, end }, number) => {
  const begin = Date.parse(start);
  const id = (step) => uuid(1000 * (number + 1) + step);
  const make = (step, seconds, name, properties, path, eventIndex) => ({
    id: id(step),
    name,
    time: new Date(begin + seconds * SECOND).toISOString(),
    properties,
    session: {
      userId: uuid(user),
      sessionId: uuid(100 + number),
      sessionIndex: index,
      eventIndex,
      previousSessionId: null,
      storageMechanism: 'cookie',
      firstEventId: id(1),
      firstEventTimestamp: start,
      startedAt: start,
      state: 'foreground',
    },
    tab: { id: uuid(50 + user) },
    page: { id: uuid(200 + number), url: `https://shop.example${path}`, title: path, referrer },
    consent: 'granted',
    ...(account && { user: { id: account } }),
  });
  const events = [
    make(0, 0, 'session_start', { previousSessionId: null }, steps[0][3], null),
    ...steps.map((step, i) => make(i + 1, ...step, i + 1)),
    ...(end ? [make(99, end[0], 'session_end', end[1], steps.at(-1)[3], null)] : []),
  ];
  const receivedAt = begin + 100 * SECOND;
  const context = { device: { type: 'desktop' }, ...(utm && { utm, currentUtm: utm }) };
  const sentAt = new Date(receivedAt - 40).toISOString();
  return toRows({ events, protocol: 'native', request: null, sentAt, context }, receivedAt, 1e9).rows;
};

export const visitRows = visits.flatMap(rowsOf);
