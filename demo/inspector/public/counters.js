import { byId, h } from '/web/dom.js';
import { number, protocolName, time } from './format.js';

const names = {
  malformed: ['not JSON', '400: the body was not JSON'],
  broken: ['broken off', 'the connection ended before the body did'],
  invalid: ['not by the schema', '400, 422: JSON, but not a batch of its protocol'],
  unreadable: ['unreadable', '400: the body was not as its protocol has it'],
  partly: ['in part', '200, but not all of its events were by the protocol'],
  key: ['wrong key', '401, 403: a source or key that the collector does not know'],
  'too-large': ['too large', '413: over the limit of one request'],
  'content-type': ['wrong type', '415: no type that the protocol knows'],
  foreign: ['foreign origin', '403: from a page of an origin that may not send here'],
  overloaded: ['overloaded', '503: more than memory may hold at one time'],
  failed: ['failed', '500: an error of the collector itself'],
};

const drawFault = ({ at, protocol, text }) =>
  h('li', {}, h('time', {}, time(at)), h('b', {}, protocolName(protocol)), h('span', {}, text));

/** Redraw only changes, because somebody may be reading the list. */
let shown = '';
const drawFaults = (faults) => {
  const json = JSON.stringify(faults);
  if (json === shown) return;
  shown = json;
  byId('faults').hidden = faults.length === 0;
  byId('faults')
    .querySelector('ol')
    .replaceChildren(...faults.map(drawFault));
};

const counter = (name, value, kind, title) =>
  h('div', { class: kind, title }, h('dt', {}, name), h('dd', {}, number(value)));

export const drawCounters = ({ events, sessions, visitors, duplicates, rejected, faults }) => {
  drawFaults(faults);
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
