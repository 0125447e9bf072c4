import { attempt } from '../../core/util/attempt';
import { copyText } from './copy-text';
import { button, element, setText } from './element';
import type { Entry } from './event-log';
import { printEvents } from './print-event';
import { createEventList } from './show-events';

/** Milliseconds for which the button shows its result. */
const ANSWER_SHOWN_MS = 2000;

/**
 * The text that the filter searches: the page's own data. The session is left out, since every
 * event has its property names.
 */
const searchable = ({ event: { id, name, properties, page, user, context } }: Entry): string =>
  (attempt(() => JSON.stringify([id, name, properties, page, user, context])) ?? name).toLowerCase();

/** The events, with a filter over their texts and a button that copies those that are shown. */
export const createEventPart = (root: ShadowRoot, say: (text: string) => void) => {
  const events = createEventList();
  const count = element('span', { class: 'note' });
  const note = element('p', { class: 'note' });
  const filter = element('input', { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter events' });
  let entries: readonly Entry[] = [];

  const findShown = (): readonly Entry[] => {
    const wanted = filter.value.trim().toLowerCase();
    return wanted ? entries.filter((entry) => searchable(entry).includes(wanted)) : entries;
  };
  const show = (): void => {
    const shown = findShown();
    events.show(shown);
    setText(count, shown.length < entries.length ? `${shown.length} of ${entries.length}` : '');
    setText(note, entries[0] ? 'None has this text.' : 'None since this panel was opened.');
    note.hidden = !!shown[0];
    copy.disabled = !shown[0];
  };
  const copyShown = async (): Promise<void> => {
    const shown = findShown().map(({ event }) => event);
    const isCopied = await copyText(printEvents(shown), root);
    const answer = isCopied ? `Copied ${shown.length}` : 'Not allowed';
    setText(copy, answer);
    say(answer);
    setTimeout(() => setText(copy, 'Copy JSON'), ANSWER_SHOWN_MS);
  };
  const copy = button('Copy JSON', () => void copyShown());
  filter.addEventListener('input', show);

  return {
    nodes: [
      element('div', { class: 'buttons' }, element('h3', {}, 'Events'), count, filter, copy),
      note,
      events.list,
    ],
    show(all: readonly Entry[]): void {
      entries = all;
      show();
    },
  };
};
