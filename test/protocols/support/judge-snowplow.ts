// A request to a Snowplow collector, judged by Snowplow's own schemas, and by the written form of the payload's fields.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { TrackedEvent } from '../../../src/index';

/** One of our events, as far as the wire carries it; `wire` is the object as it came. */
export type WireEvent = TrackedEvent & { wire: Record<string, string> };
type Side = {
  snowplow: { read(request: object): { events: WireEvent[]; faults: string[] } };
};
const { snowplow } = (await import(
  new URL('../../../collector/protocols/snowplow.mjs', import.meta.url).href
)) as Side;

const folder = fileURLToPath(new URL('../../../../shared/schemas/iglu/', import.meta.url));

/** Without them, only the fields are judged. */
export const hasSchemas = existsSync(folder);
if (!hasSchemas) console.warn(`Snowplow's schemas are not in ${folder}: what is sent is not judged by them`);

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, unicodeRegExp: false });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);

const judges = new Map<string, ValidateFunction>();
for (const file of hasSchemas ? readdirSync(folder) : []) {
  const [vendor, name, version] = file.replace('.json', '').split('__');
  // They are of draft 4, and use nothing that has changed since.
  const schema = JSON.parse(readFileSync(folder + file, 'utf8'));
  delete schema.$schema;
  delete schema.self;
  judges.set(`iglu:${vendor}/${name}/jsonschema/${version}`, ajv.compile(schema));
}

type SelfDescribing = { schema: string; data: unknown };

/** Schemas of a site's own are not there: what is said by them is not judged. */
const judge = (where: string, { schema, data }: SelfDescribing): string[] => {
  const validate = judges.get(schema);
  if (!validate) return hasSchemas && /snowplow/.test(schema) ? [`${where}: there is no ${schema}`] : [];
  if (validate(data)) return [];
  return validate.errors!.map(
    ({ instancePath, message }) => `${where}: ${schema} ${instancePath} ${message}`,
  );
};

export interface WireRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string | string[] | undefined>;
  readonly contentType?: string;
  readonly body: string;
}

/** The events of a request, and everything that is wrong with it. */
export const judgeSnowplow = ({ body, contentType, ...input }: WireRequest) => {
  const { events, faults } = snowplow.read({
    method: 'POST',
    path: '/com.snowplowanalytics.snowplow/tp2',
    headers: { 'content-type': contentType },
    ...input,
    body,
  });
  const { data } = JSON.parse(body) as { data: Record<string, string>[] };
  faults.push(...judge('payload', JSON.parse(body)));
  for (const [n, { ue_pr, co }] of data.entries()) {
    if (ue_pr) {
      const unstruct = JSON.parse(ue_pr) as SelfDescribing;
      faults.push(...judge(`event ${n}`, unstruct), ...judge(`event ${n}`, unstruct.data as SelfDescribing));
    }
    const contexts = JSON.parse(co!) as SelfDescribing;
    faults.push(...judge(`event ${n}`, contexts));
    for (const entity of contexts.data as SelfDescribing[]) faults.push(...judge(`event ${n}`, entity));
  }
  return { events, faults };
};
