/** A tag of a container: its HTML, the triggers that fire it, and whether it fires once per page. */
export interface ContainerTag {
  html: string;
  on: ('gtm.js' | 'gtm.dom' | 'gtm.load' | 'gtm.historyChange')[];
  once?: boolean;
}

/**
 * The code of a small tag manager for the page: what Google Tag Manager is known to do to Custom HTML tags. Scripts of a tag are
 * created again with `createElement`, from type, address, charset and text alone, so that `data-` attributes are dropped; one begins
 * when the one before has loaded. `history` is patched, and the data layer drives the triggers. A nonce is handed on.
 */
const run = (tags: ContainerTag[]) => {
  const page = window as unknown as { dataLayer?: unknown[] };
  const layer = (page.dataLayer ??= []);
  const { nonce } = document.currentScript as HTMLScriptElement;
  const fired = new Set<ContainerTag>();

  const insert = (nodes: ChildNode[]): void => {
    const node = nodes.shift();
    if (!node) return;
    if (!(node instanceof HTMLScriptElement)) {
      document.body.append(node);
      return insert(nodes);
    }
    const script = document.createElement('script');
    script.async = false;
    script.type = 'text/javascript';
    if (nonce) script.nonce = nonce;
    script.text = node.text;
    const src = node.getAttribute('src');
    if (src) {
      script.src = src;
      script.onload = script.onerror = () => insert(nodes);
    }
    document.body.append(script);
    if (!src) insert(nodes);
  };
  const fire = (event: unknown) => {
    for (const tag of tags) {
      if (!tag.on.includes(event as never) || (tag.once && fired.has(tag))) continue;
      fired.add(tag);
      const holder = document.createElement('div');
      // Scripts that come by innerHTML do not run: hence the copies.
      holder.innerHTML = tag.html;
      const nodes = [...holder.childNodes];
      if (document.body) insert(nodes);
      else document.addEventListener('DOMContentLoaded', () => insert(nodes));
    }
  };

  const { push } = layer;
  layer.push = function (this: unknown[], ...items: unknown[]) {
    const length = push.apply(layer, items);
    // A tag manager answers in a task of its own.
    for (const item of items) setTimeout(() => fire((item as { event?: unknown })?.event));
    return length;
  };
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = function (this: History, ...args) {
      original.apply(this, args);
      layer.push({ event: 'gtm.historyChange', 'gtm.newUrl': location.href });
    };
  }
  layer.push({ event: 'gtm.js', 'gtm.start': Date.now() });
  document.addEventListener('DOMContentLoaded', () => layer.push({ event: 'gtm.dom' }));
  window.addEventListener('load', () => layer.push({ event: 'gtm.load' }));
};

/** As an inline script. */
export const container = (tags: ContainerTag[]): string =>
  `(${run.toString()})(${JSON.stringify(tags).replace(/</g, '\\u003c')})`;
