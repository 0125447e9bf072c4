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

  /** For the rest of this task, listens behind all listeners that the node has by now. */
  const listenLast = (
    node: EventTarget,
    type: string,
    listener: (event: Event) => void,
    capture?: boolean,
  ): void => {
    node.addEventListener(type, listener, capture);
    setTimeout(() => node.removeEventListener(type, listener, capture));
  };

  /** Calls `use` behind the page's listeners, unless one of them has prevented what the event does. */
  const afterOthers = (event: MouseEvent | SubmitEvent, use: () => void): void => {
    const finish = () => event.defaultPrevented || use();
    // The event may be stopped at any node: there, the listeners behind these do not hear of it.
    const check = (heard: Event) => {
      if (heard === event && (event.cancelBubble || event.currentTarget === window)) finish();
    };
    for (const node of event.composedPath())
      for (const capture of [true, false]) listenLast(node, event.type, check, capture);
    // Behind this call, no listener hears of the event at all. What is left of the listener that calls it still runs before, if the
    // browser has called that one, and not a script by `click()`.
    patchMethod(event, 'stopImmediatePropagation', (original) => () => {
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
        listenLast(window, 'formdata', (event) => {
          if (event.target === form) (event as FormDataEvent).formData.set(PARAMETER, token);
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
