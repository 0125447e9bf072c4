// The shop's script tag for each protocol: the file, its collector, and other options.

const uris = (names) =>
  JSON.stringify(
    Object.fromEntries(names.map((name) => [name, `iglu:com.example.shop/${name}/jsonschema/1-0-0`])),
  );

const tags = {
  native: { file: 'sojourn.full.js', path: '/e' },
  snowplow: {
    file: 'sojourn.snowplow.js',
    data: {
      'app-id': 'kettle-and-loom',
      // As a shop with its own Iglu registry would configure it. Other events are sent as structured events.
      schemas: uris(['product_view', 'add_to_cart', 'checkout_step', 'purchase', 'login']),
      entities: uris(['consent', 'traits', 'attributes']),
    },
  },
  tracardi: { file: 'sojourn.tracardi.js', data: { 'source-id': '6c0e7d0a-5b1f-4f6e-9a43-2f1d8b7c5e90' } },
  mparticle: { file: 'sojourn.mparticle.js', data: { 'api-key': 'us1-0123456789abcdef0123456789abcdef' } },
  otlp: { file: 'sojourn.otlp.js', data: { 'service-name': 'kettle-and-loom' } },
};

export const protocolNames = Object.keys(tags);

export const checkProtocol = (name) => {
  if (!protocolNames.includes(name)) throw new Error(`There is no protocol "${name}".`);
};

/** The shop also tracks links, forms and errors. */
export const addOnFiles = ['sojourn.interactions.js', 'sojourn.errors.js'];

/** SDK files that a page of the shop may load. */
export const scriptFiles = [...Object.values(tags).map(({ file }) => file), ...addOnFiles];

/** `file`, and the protocol's `data` attributes: the collector is the demo's own. */
export const scriptTag = (protocol, origin) => {
  const { file, path = '', data = {} } = tags[protocol];
  return { file, data: { collector: origin + path, ...data } };
};
