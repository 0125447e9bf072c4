// Listeners of one page's window and document. What happens to the document is heard at the window too.
export interface PageEvents {
  addEventListener(type: string, listener: unknown, options?: unknown): void;
  removeEventListener(type: string, listener: unknown): void;
}
type EventListenerLike = ((event: object) => void) | { handleEvent(event: object): void };

export const createPageEvents = (fail: (error: unknown) => void) => {
  let listeners: {
    target: 'window' | 'document';
    type: string;
    listener: EventListenerLike;
    once: boolean;
  }[] = [];

  const target = (name: 'window' | 'document'): PageEvents => ({
    addEventListener(type, listener, options) {
      const { once = false, signal } = Object(options) as { once?: boolean; signal?: AbortSignal };
      if (!listener) return;
      if (listeners.some((one) => one.target === name && one.type === type && one.listener === listener))
        return;
      listeners.push({ target: name, type, listener: listener as EventListenerLike, once });
      signal?.addEventListener('abort', () => target(name).removeEventListener(type, listener));
    },
    removeEventListener(type, listener) {
      listeners = listeners.filter(
        (one) => !(one.target === name && one.type === type && one.listener === listener),
      );
    },
  });

  return {
    window: target('window'),
    document: target('document'),
    dispatch(at: 'window' | 'document', type: string, more: object = {}): void {
      const event = { type, target: at, preventDefault() {}, stopPropagation() {}, ...more };
      const received = (name: string) => listeners.filter((one) => one.target === name && one.type === type);
      for (const one of [...received('window'), ...(at === 'document' ? received('document') : [])]) {
        if (!listeners.includes(one)) continue;
        if (one.once) listeners = listeners.filter((other) => other !== one);
        try {
          if (typeof one.listener === 'function') one.listener(event);
          else one.listener.handleEvent(event);
        } catch (error) {
          fail(error);
        }
      }
    },
    count: () => listeners.length,
  };
};
