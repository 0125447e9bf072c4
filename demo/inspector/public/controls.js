// Cards may be redrawn while somebody uses them. A control has a name that outlives its element.

export const controlNamed = (name) =>
  name ? document.querySelector(`[data-control="${CSS.escape(name)}"]`) : null;

export const controlNow = () => document.activeElement.dataset.control;

/** Replaces a card, and keeps its scroll position and the focus. */
export const replaceCard = (before, after, place) => {
  const focused = before.contains(document.activeElement) ? controlNow() : null;
  const { scrollLeft, scrollWidth, clientWidth } = before.querySelector('.strip');
  before.replaceWith(after);
  place();
  const strip = after.querySelector('.strip');
  const wasAtEnd = scrollLeft + clientWidth >= scrollWidth - 2;
  strip.scrollLeft = wasAtEnd ? strip.scrollWidth : scrollLeft;
  controlNamed(focused)?.focus({ preventScroll: true });
};

/** Makes one stop of the tab key for a row of controls; the arrow keys move between them. */
export const inOneStop = (row, controls) => {
  const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
  controls.forEach((control, i) => (control.tabIndex = i ? -1 : 0));
  row.addEventListener('focusin', ({ target }) =>
    controls.forEach((control) => (control.tabIndex = control === target ? 0 : -1)),
  );
  row.addEventListener('keydown', (event) => {
    if (!Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    const to = controls.indexOf(event.target) + steps[event.key];
    controls[Math.min(Math.max(to, 0), controls.length - 1)].focus();
  });
};
