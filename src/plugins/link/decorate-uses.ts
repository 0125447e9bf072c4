import { patchMethod } from '../shared/patch-method';
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

  /**
   * Behind the page's listeners, unless one of them has prevented what the event does, sets the attribute as the browser reads it; when
   * the task is over, it is what it was. With `use`, that gets the token instead. Links that get no token cost no listeners.
   */
  const mark = (
    event: MouseEvent | SubmitEvent,
    element: Element,
    attribute: string,
    use?: (token: string) => void,
  ): void => {
    const read = () => strip(element.getAttribute(attribute) ?? '');
    const finish = () => {
      const before = read();
      const marked = decorate(before);
      if (event.defaultPrevented) return;
      if (use) return void strip(marked, use);
      element.setAttribute(attribute, marked);
      setTimeout(() => {
        // The page may have given it another one.
        if (element.getAttribute(attribute) === marked) element.setAttribute(attribute, before);
      });
    };
    const path = event.composedPath();
    // The page may stop the event at any node: then the nodes behind it are not reached.
    const check = (received: Event) => {
      if (received === event && (event.cancelBubble || event.currentTarget === path[path.length - 1]))
        finish();
    };
    if (decorate(read()) === read()) return;
    for (const node of path)
      for (const capture of [true, false]) listenLast(node, event.type, check, capture);
    // No listener is called behind this. The microtask runs behind the rest of the listener that calls it; where a script has made
    // the event, by `click()`, that would be too late.
    patchMethod(event, 'stopImmediatePropagation', (original) => () => {
      original.call(event);
      if (event.isTrusted) queueMicrotask(finish);
      else finish();
    });
  };

  const onClick = (event: MouseEvent) => {
    const link = (event.composedPath() as Element[]).find((node) => node.matches?.('a[href],area[href]'));
    // The right button opens a menu, by which addresses are copied.
    if (link && event.button < 2) mark(event, link, 'href');
  };
  listen('click', onClick);
  listen('auxclick', onClick);
  listen('submit', (event) => {
    const { target, submitter } = event;
    const form = target as HTMLFormElement;
    const isPost = /post/i.test(`${submitter?.getAttribute('formmethod') ?? form.getAttribute('method')}`);
    // By GET, the fields replace the query of the action.
    const add = (token: string) =>
      listenLast(window, 'formdata', (event) => {
        if (event.target === form) (event as FormDataEvent).formData.set(PARAMETER, token);
      });
    const [element, attribute] = submitter?.hasAttribute('formaction')
      ? [submitter, 'formaction']
      : [form, 'action'];
    mark(event, element, attribute, isPost ? undefined : add);
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
