import type { Warn } from '../../core/options/warn';

/** The URI of one of Snowplow's own schemas, which every Iglu client knows, e.g. `snowplow/web_page`. */
export const schemaOf = (path: string, version = '1-0-0'): string =>
  `iglu:com.snowplowanalytics.${path}/jsonschema/${version}`;

/** Data with the URI of its schema. */
export interface SelfDescribing {
  readonly schema: string;
  readonly data: unknown;
}

/**
 * Describes the site's data by a schema of the site. Enrich rejects JSON deeper than 40 levels, counting texts and numbers; the
 * envelope uses three of them. Deeper levels are removed: in JSON indented by one space for each level, they are whole lines.
 */
export const describeData = (schema: string, data: object, warn: Warn): SelfDescribing => {
  const lines = JSON.stringify(data, null, 1);
  const shallow = lines.replace(/\n {37}[^\n]*/g, '');
  if (shallow === lines) return { schema, data };
  warn(schema, __DEV__ ? 'has data of more than 37 levels: deeper levels were left out' : '');
  return { schema, data: JSON.parse(shallow) as unknown };
};
