import type { Warn } from '../../core/options/warn';

/** The address of a schema of Snowplow's own, as every Iglu client knows it: `snowplow/web_page`. */
export const schemaOf = (path: string, version = '1-0-0'): string =>
  `iglu:com.snowplowanalytics.${path}/jsonschema/${version}`;

/** Data, and the schema that it is judged by. */
export interface SelfDescribing {
  readonly schema: string;
  readonly data: unknown;
}

/**
 * The site's data by a schema of the site's. Enrich refuses a field of JSON that is deeper than 40 levels, texts and numbers
 * counted, whatever else is in the field; three of them are ours. What is deeper is left out: in JSON that is indented by a
 * blank for each level, those are lines.
 */
export const describeData = (schema: string, data: object, warn: Warn): SelfDescribing => {
  const lines = JSON.stringify(data, null, 1);
  const shallow = lines.replace(/\n {37}[^\n]*/g, '');
  if (shallow === lines) return { schema, data };
  warn(schema, __DEV__ ? 'has data of more than 37 levels: what is deeper was left out' : '');
  return { schema, data: JSON.parse(shallow) as unknown };
};
