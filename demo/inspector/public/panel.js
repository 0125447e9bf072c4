// The side panel. The control that opens it gets the focus back.
import { byId, h } from '/web/dom.js';
import { controlNamed, controlNow } from './controls.js';

const panel = byId('detail');
let openedBy = null;
let closed = () => {};

export const closeDetail = () => {
  if (panel.hidden) return;
  const hadFocus = panel.contains(document.activeElement);
  panel.hidden = true;
  panel.replaceChildren();
  closed();
  if (hadFocus) controlNamed(openedBy)?.focus();
};

/** `onClosed` is also called when other content is shown. */
export const show = (title, content, onClosed = () => {}) => {
  const close = h(
    'button',
    { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: closeDetail },
    '✕',
  );
  closed();
  closed = onClosed;
  openedBy = controlNow();
  panel.replaceChildren(h('header', {}, h('h2', {}, title), close), ...content);
  panel.hidden = false;
  panel.scrollTop = 0;
  close.focus();
};

addEventListener('keydown', ({ key }) => key === 'Escape' && closeDetail());
addEventListener('click', (event) => {
  // Ignore the click that has just opened the panel.
  if (event.composedPath().includes(panel) || event.target.closest('.tick, tbody tr')) return;
  closeDetail();
});
