// The shop's script tag in each of the protocols: the file, where it sends to, and what else the collector has to be told.

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
      // As a shop with an Iglu registry of its own would have it. What is not named here goes as a structured event.
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

/** What the shop tracks beside: links and forms, and errors. */
export const addOnFiles = ['sojourn.interactions.js', 'sojourn.errors.js'];

/** The files of the SDK that a page of the shop may name. */
export const scriptFiles = [...Object.values(tags).map(({ file }) => file), ...addOnFiles];

/** `file`, and the `data` attributes that belong to the protocol: the collector is the demo's own. */
export const scriptTag = (protocol, origin) => {
  const { file, path = '', data = {} } = tags[protocol];
  return { file, data: { collector: origin + path, ...data } };
};
