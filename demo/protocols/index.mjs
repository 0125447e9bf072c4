// The protocols of other collectors that this one takes, in the order in which they are listed. Each file reads what came over
// the wire, and answers as its collector does; here stands what the answer to a preflight says, as that collector says it.

const names = ['snowplow', 'tracardi', 'mparticle', 'otlp'];
const found = await Promise.all(
  names.map((name) =>
    import(`./${name}.mjs`).then(
      (module) => [name, module[name]],
      () => [name],
    ),
  ),
);
const { snowplow, tracardi, mparticle, otlp } = Object.fromEntries(found);

export const protocols = [
  // An hour, and these two headers, unless its configuration says otherwise.
  snowplow && {
    ...snowplow,
    preflight: { status: 200, maxAge: 3_600, allowHeaders: 'Content-Type, SP-Anonymous' },
  },
  // Whatever headers are asked for.
  tracardi && { ...tracardi, preflight: { status: 200, maxAge: 600 } },
  mparticle,
  // As in the example of its documentation; without a configuration it answers no page of another origin.
  otlp && { ...otlp, preflight: { maxAge: 7_200 } },
].filter(Boolean);
