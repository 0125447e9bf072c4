import { byId, h } from '/web/dom.js';
import { number } from './format.js';

const names = {
  malformed: ['not JSON', '400: the body was not JSON'],
  broken: ['broken off', 'the connection ended before the body did'],
  invalid: ['not by the schema', '422: JSON, but not a batch of the native protocol'],
  'too-large': ['too large', '413: over the limit of one request'],
  'content-type': ['wrong type', '415: neither text/plain nor application/json'],
  foreign: ['foreign origin', '403: from a page of an origin that may not send here'],
  overloaded: ['overloaded', '503: more than memory may hold at one time'],
  failed: ['failed', '500: an error of the collector itself'],
};

const counter = (name, value, kind, title) =>
  h('div', { class: kind, title }, h('dt', {}, name), h('dd', {}, number(value)));

export const drawCounters = ({ events, sessions, visitors, duplicates, rejected }) => {
  const refused = Object.entries(rejected).filter(([, n]) => n > 0);
  byId('counters').replaceChildren(
    counter('visitors', visitors),
    counter('sessions', sessions),
    counter(
      'events stored',
      events,
      '',
      'With session_start and session_end, which the sessions do not count',
    ),
    counter(
      'duplicates dropped',
      duplicates,
      duplicates ? 'notice' : '',
      'The same event id came more than once: counted once',
    ),
    ...(refused.length
      ? refused.map(([kind, n]) => counter(`refused, ${names[kind][0]}`, n, 'bad', names[kind][1]))
      : [counter('requests refused', 0)]),
  );
};
