import { patchMethod } from '../plugins/patch-method';
import { PARAMETER, strip } from './arrival';

/**
 * Decorates addresses in the moment in which they are used: by a click, a form that is sent, `window.open`. An attribute has the
 * token only until the browser has read it, so that nobody copies it. Returns what undoes it.
 */
export const decorateUses = (decorate: (address: string) => string): (() => void) => {
  const controller = new AbortController();
  const { signal } = controller;
  // The page may stop an event on its way: this is where it begins.
  const listen = <Type extends keyof WindowEventMap>(
    type: Type,
    listener: (event: WindowEventMap[Type]) => void,
  ) => addEventListener(type, listener, { capture: true, signal });

  /** Gives the attribute as the browser reads it; when the task is over, it is what it was. */
  const mark = (element: Element, attribute: string): string => {
    const before = strip(element.getAttribute(attribute) ?? '');
    const marked = decorate(before);
    if (marked !== before) {
      element.setAttribute(attribute, marked);
      setTimeout(() => {
        // The page may have given it another one.
        if (element.getAttribute(attribute) === marked) element.setAttribute(attribute, before);
      });
    }
    return marked;
  };

  const onClick = (event: MouseEvent) => {
    const link = (event.composedPath() as Element[]).find((node) => node.matches?.('a[href],area[href]'));
    // The right button opens a menu, by which addresses are copied.
    if (link && event.button < 2) mark(link, 'href');
  };
  listen('click', onClick);
  listen('auxclick', onClick);
  listen('submit', ({ target, submitter }) => {
    const form = target as HTMLFormElement;
    const marked = submitter?.hasAttribute('formaction')
      ? mark(submitter, 'formaction')
      : mark(form, 'action');
    const method = submitter?.getAttribute('formmethod') ?? form.getAttribute('method');
    // By GET, what has been filled in stands in the place of the action's query.
    if (!/post/i.test(`${method}`))
      strip(marked, (token) =>
        form.addEventListener('formdata', ({ formData }) => formData.set(PARAMETER, token), { once: true }),
      );
  });

  const restore = patchMethod(
    window,
    'open',
    (original) =>
      (address, ...rest) =>
        original(address && decorate(`${address}`), ...rest),
  );
  return () => {
    controller.abort();
    restore();
  };
};
