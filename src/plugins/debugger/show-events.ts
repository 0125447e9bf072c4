import { element, setText } from './element';
import { describeState, type Entry } from './event-log';
import { printEvent } from './print-event';
import { printClock } from './print-time';

/** Creates the line of an event, which opens to show the whole event. */
const createItem = ({ event, isEarlier }: Entry): HTMLElement => {
  const index = event.session?.eventIndex;
  const details = element(
    'details',
    {},
    element(
      'summary',
      {},
      element('time', { datetime: event.time }, printClock(Date.parse(event.time))),
      element('b', {}, event.name),
      element('span', { class: 'note' }, isEarlier ? 'earlier' : index ? `no. ${index}` : ''),
      element('span', { class: 'state' }),
    ),
  );
  details.addEventListener(
    'toggle',
    // The details are printed when the event is opened.
    () => details.append(element('pre', { tabindex: '0' }, printEvent(event))),
    { once: true },
  );
  return element('li', {}, details);
};

/** Creates the list of events, the newest first. Events that are already shown only change their state. */
export const createEventList = () => {
  const list = element('ol', { class: 'events', 'aria-label': 'Events, the newest first' });
  const items = new Map<Entry, HTMLElement>();
  return {
    list,
    show(entries: readonly Entry[]): void {
      const shown = new Set(entries);
      for (const [entry, item] of items)
        if (!shown.has(entry)) {
          item.remove();
          items.delete(entry);
        }
      // Events that a filter hid return to their place between the others.
      entries.forEach((entry, i) => {
        let item = items.get(entry);
        if (!item) items.set(entry, (item = createItem(entry)));
        if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
        const state = item.querySelector('.state')!;
        state.setAttribute('data-state', entry.state);
        setText(state, describeState(entry));
      });
    },
  };
};
