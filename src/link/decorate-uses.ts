import { patchMethod } from '../plugins/patch-method';
import { PARAMETER, strip } from './arrival';

/**
 * Decorates addresses in the moment in which they are used: by a click, a form that is sent, `window.open`. An attribute has the
 * token from the end of the event, when the page's listeners have run, until the browser has read it. Returns what undoes it.
 */
export const decorateUses = (decorate: (address: string) => string): (() => void) => {
  const controller = new AbortController();
  const { signal } = controller;

  const listen = <Type extends keyof WindowEventMap>(
    type: Type,
    listener: (event: WindowEventMap[Type]) => void,
  ) => addEventListener(type, listener, { capture: true, signal });

  /** For the rest of this task, listens behind all listeners that the window has by now. */
  const listenLast = <Type extends keyof WindowEventMap>(
    type: Type,
    listener: (event: WindowEventMap[Type]) => void,
  ): void => {
    addEventListener(type, listener);
    setTimeout(() => removeEventListener(type, listener));
  };

  /** Calls `use` behind the page's listeners, unless one of them has prevented what the event does. */
  const afterOthers = (event: MouseEvent | SubmitEvent, use: () => void): void => {
    const finish = () => event.defaultPrevented || use();
    listenLast(event.type as 'click', (last) => last === event && finish());
    // The page may stop the event on its way: then the rest of this listener still runs before, if the browser has called it.
    for (const name of ['stopPropagation', 'stopImmediatePropagation'] as const)
      patchMethod(event, name, (original) => () => {
        original.call(event);
        if (event.isTrusted) queueMicrotask(finish);
        else finish();
      });
  };

  /** Sets the attribute as the browser reads it; when the task is over, it is what it was. */
  const mark = (element: Element, attribute: string): void => {
    const before = strip(element.getAttribute(attribute) ?? '');
    const marked = decorate(before);
    if (marked === before) return;
    element.setAttribute(attribute, marked);
    setTimeout(() => {
      // The page may have given it another one.
      if (element.getAttribute(attribute) === marked) element.setAttribute(attribute, before);
    });
  };

  const onClick = (event: MouseEvent) => {
    const link = (event.composedPath() as Element[]).find((node) => node.matches?.('a[href],area[href]'));
    // The right button opens a menu, by which addresses are copied.
    if (link && event.button < 2) afterOthers(event, () => mark(link, 'href'));
  };
  listen('click', onClick);
  listen('auxclick', onClick);
  listen('submit', (event) => {
    const { target, submitter } = event;
    const form = target as HTMLFormElement;
    afterOthers(event, () => {
      const [element, attribute] = submitter?.hasAttribute('formaction')
        ? [submitter, 'formaction']
        : [form, 'action'];
      if (/post/i.test(`${submitter?.getAttribute('formmethod') ?? form.getAttribute('method')}`))
        return mark(element, attribute);
      // By GET, the fields replace the query of the action.
      strip(decorate(element.getAttribute(attribute) ?? ''), (token) =>
        listenLast('formdata', ({ target, formData }) => {
          if (target === form) formData.set(PARAMETER, token);
        }),
      );
    });
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
