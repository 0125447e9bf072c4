import { createHost } from './create-host';
import { button, element, setText } from './element';
import type { Entry } from './event-log';
import { createEventPart } from './event-part';
import type { Row } from './explain-session';
import { createFaultList, type Fault } from './show-faults';
import { createRows } from './show-rows';

export interface PanelActions {
  newSession(): void;
  endSession(): void;
  /** `null` returns to the browser's state. */
  setBackground(background: boolean | null): void;
  close(): void;
}

export interface PanelContent {
  readonly summary: string;
  readonly session: readonly Row[];
  readonly consent: readonly Row[];
  readonly events: readonly Entry[];
  /** The choices made in the panel. */
  readonly background: boolean | null;
}

/** Opens the panel, in a shadow root outside of the page's body, and returns its controls. The focus does not move. */
export const openPanel = (name: string, actions: PanelActions) => {
  const { host, root } = createHost(name);
  const [session, consent] = [createRows(), createRows()];
  const faults = createFaultList();
  const summary = element('span');
  const errors = element('span', { class: 'errors' });
  const spoken = element('p', { class: 'spoken', role: 'status' });
  const errorPart = element('div', { hidden: '' }, element('h3', {}, 'Errors'), faults.list);
  const say = (text: string): void => setText(spoken, text);
  const events = createEventPart(root, say);
  const label = `sojourn debugger${name === 'sojourn' ? '' : `, ${name}`}`;
  let count = 0;

  const backgrounds = [null, false, true] as const;
  const choices = ['As it is', 'Foreground', 'Background'].map((text, i) =>
    button(text, () => actions.setBackground(backgrounds[i]!)),
  );
  const body = element(
    'div',
    { class: 'body', id: 'body' },
    ...events.nodes,
    errorPart,
    element('h3', {}, 'Session'),
    session.list,
    element(
      'div',
      { class: 'buttons' },
      button('New session', actions.newSession),
      button('End session', actions.endSession),
    ),
    element(
      'div',
      { class: 'buttons', role: 'group', 'aria-labelledby': 'counts' },
      element('span', { id: 'counts' }, 'This tab counts as'),
      ...choices,
    ),
    element('h3', {}, 'Consent'),
    consent.list,
  );
  const toggle = (isExpanded = body.hidden) => {
    body.hidden = !isExpanded;
    title.setAttribute('aria-expanded', `${isExpanded}`);
  };
  // Its label is constant, because the summary beside it changes each second.
  const title = button('sojourn', () => toggle(), {
    class: 'title',
    'aria-label': label,
    'aria-expanded': 'true',
    'aria-controls': 'body',
  });
  const section: HTMLElement = element(
    'section',
    { 'aria-label': label },
    element(
      'header',
      {},
      element('h2', {}, title),
      element('p', {}, summary, ' ', errors),
      // Moves the panel, which may cover a banner or the site's own bar.
      button('⇅', () => section.classList.toggle('low'), { 'aria-label': 'Move to the other end' }),
      button('×', actions.close, { 'aria-label': 'Close the debugger' }),
    ),
    body,
    spoken,
  );
  section.addEventListener('keydown', ({ key }) => {
    // In a filter with a text, Escape clears the text.
    if (key !== 'Escape' || body.hidden || (root.activeElement as HTMLInputElement | null)?.value) return;
    toggle(false);
    title.focus();
  });
  root.append(section);
  // Frameworks that replace the body leave elements outside of it alone.
  document.documentElement.append(host);

  return {
    show(content: PanelContent): void {
      setText(summary, content.summary);
      if (body.hidden) return;
      session.show(content.session);
      consent.show(content.consent);
      events.show(content.events);
      choices.forEach((choice, i) =>
        choice.setAttribute('aria-pressed', `${content.background === backgrounds[i]}`),
      );
    },
    addFault(fault: Fault): void {
      faults.add(fault);
      errorPart.hidden = false;
      setText(errors, `${++count} ${count > 1 ? 'errors' : 'error'}`);
    },
    /** Announces important changes to screen readers, but not every event. */
    say,
    remove: (): void => host.remove(),
  };
};
