import { contentStyle } from './content-style';
import { frameStyle } from './frame-style';

const TAG = 'sojourn-debugger';

/** Keeps the panel's clicks, keys and focus from the page. */
const keptInside = [
  'click',
  'dblclick',
  'auxclick',
  'contextmenu',
  'keydown',
  'keyup',
  'keypress',
  'focusin',
  'focusout',
  'beforeinput',
  'input',
  'copy',
  'cut',
  'paste',
  'pointerdown',
  'pointerup',
  'mousedown',
  'mouseup',
  'touchstart',
  'touchmove',
  'touchend',
  'wheel',
];

/** Returns whether the tracker already has a panel. */
export const isOpen = (name: string): boolean =>
  [...document.querySelectorAll<HTMLElement>(TAG)].some(({ dataset }) => dataset.tracker === name);

/** Creates the panel's element and its shadow root: the styles of page and panel do not affect each other. */
export const createHost = (name: string): { readonly host: HTMLElement; readonly root: ShadowRoot } => {
  const host = document.createElement(TAG);
  host.dataset.tracker = name;
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(frameStyle + contentStyle);
  root.adoptedStyleSheets = [sheet];
  for (const type of keptInside)
    host.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
  return { host, root };
};
