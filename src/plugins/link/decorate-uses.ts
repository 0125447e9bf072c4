import { patchMethod } from '../shared/patch-method';
import { PARAMETER, strip } from './arrival';

/**
 * Decorates addresses at the moment of their use: by a click, a submitted form, `window.open`. An attribute has the token from the
 * end of the event, after the page's listeners, until the browser has read it. Returns a function that stops decorating.
 */
export const decorateUses = (decorate: (address: string) => string): (() => void) => {
  const controller = new AbortController();
  const { signal } = controller;

  const listen = <Type extends keyof WindowEventMap>(
    type: Type,
    listener: (event: WindowEventMap[Type]) => void,
  ) => addEventListener(type, listener, { capture: true, signal });

  /** For the rest of this task, listens after all current listeners of the node. */
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
   * After the page's listeners, unless one of them has prevented the default, sets the attribute for the browser. After the task, it is
   * restored. With `use`, that function gets the token instead. Links without a token get no listeners.
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
        // The page may have changed the attribute.
        if (element.getAttribute(attribute) === marked) element.setAttribute(attribute, before);
      });
    };
    const path = event.composedPath();
    // The page may stop the event at any node: then later nodes are not reached.
    const check = (received: Event) => {
      if (received === event && (event.cancelBubble || event.currentTarget === path[path.length - 1]))
        finish();
    };
    if (decorate(read()) === read()) return;
    for (const node of path)
      for (const capture of [true, false]) listenLast(node, event.type, check, capture);
    // No listener is called after this. The microtask runs after the calling listener. If a script has made the event, by `click()`, a
    // microtask would be too late.
    patchMethod(event, 'stopImmediatePropagation', (original) => () => {
      original.call(event);
      if (event.isTrusted) queueMicrotask(finish);
      else finish();
    });
  };

  const onClick = (event: MouseEvent) => {
    const link = (event.composedPath() as Element[]).find((node) => node.matches?.('a[href],area[href]'));
    // The right button opens a menu that can copy the address, so no token is added.
    if (link && event.button < 2) mark(event, link, 'href');
  };
  listen('click', onClick);
  listen('auxclick', onClick);
  listen('submit', (event) => {
    const { target, submitter } = event;
    const form = target as HTMLFormElement;
    const isPost = /post/i.test(`${submitter?.getAttribute('formmethod') ?? form.getAttribute('method')}`);
    // With GET, the fields replace the query of the action, so the token becomes a field.
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
