// A session as a bar: stretches in the foreground and in the background, and a tick for each event.
import { h } from '/web/dom.js';
import { inOneStop } from './controls.js';
import { duration, path, time } from './format.js';
import { endOf } from './status.js';
import { hideTip, showTip } from './tip.js';

const tipOf = (session, tick) => [
  h('strong', {}, tick.n > 1 ? `${tick.name} and ${tick.n - 1} more` : tick.name),
  h('span', {}, `${time(tick.time)}, ${duration(Math.max(0, tick.time - session.startedAt))} in`),
  tick.index && h('span', {}, `event ${tick.index} of the session`),
  h('span', { class: 'path' }, path(tick.url)),
];

const drawTick = (session, tick, open) =>
  h('button', {
    type: 'button',
    class: `tick ${tick.kind}`,
    'aria-label': `${tick.name} at ${time(tick.time)}`,
    'data-time': tick.time,
    'data-control': `${tick.kind} ${tick.id}`,
    onclick: () => open(tick.id),
    onmouseenter: ({ currentTarget }) => showTip(currentTarget, tipOf(session, tick)),
    onmouseleave: hideTip,
    onfocus: ({ currentTarget }) => showTip(currentTarget, tipOf(session, tick)),
    onblur: hideTip,
  });

const drawStretch = ({ time, state }) => h('i', { class: `stretch ${state}`, 'data-time': time });

/** Bars of seconds and of hours must fit side by side, so their widths only hint at their lengths. */
const widthOf = (span) => Math.round(92 + 36 * Math.log2(1 + span / 60_000));

const edge = 6;

export const drawBar = (session, { open }) => {
  const stretches = session.stretches.map(drawStretch);
  const ticks = session.ticks.map((tick) => drawTick(session, tick, open));
  const label = `Events of visit #${session.index}`;
  const track = h('div', { class: 'track', role: 'group', 'aria-label': label }, stretches, ticks);
  inOneStop(track, ticks);
  // The length up to the last event, as in the table: nobody knows whether the session continues before the next event.
  const length = h('span', { class: 'length' }, duration(session.duration));
  const index = h('b', {}, `#${session.index}`);
  const element = h('div', { class: 'bar' }, h('div', { class: 'caption' }, index, length), track);

  /** Positions all parts. A live bar grows, so this is repeated. */
  const place = (status, now) => {
    const span = Math.max(endOf(session, status, now) - session.startedAt, 1);
    const part = (ms) => Math.min(Math.max((ms - session.startedAt) / span, 0), 1);
    // A small margin keeps the first and the last tick inside the bar.
    const left = (ms) => `calc(${edge}px + (100% - ${2 * edge}px) * ${part(ms)})`;
    stretches.forEach((stretch, i) => {
      const next = stretches[i + 1];
      stretch.style.left = i === 0 ? 0 : left(Number(stretch.dataset.time));
      stretch.style.right = next ? `calc(100% - ${left(Number(next.dataset.time))})` : 0;
    });
    for (const tick of ticks) tick.style.left = left(Number(tick.dataset.time));
    element.style.width = `${widthOf(span)}px`;
    element.dataset.status = status.kind;
  };
  return { element, place };
};
