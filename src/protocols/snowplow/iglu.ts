/** The address of a schema of Snowplow's own, as every Iglu client knows it. */
export const schemaOf = (name: string, version = '1-0-0', vendor = 'snowplow'): string =>
  `iglu:com.snowplowanalytics.${vendor}/${name}/jsonschema/${version}`;

/** For schemas that Snowplow shares with its mobile trackers. */
export const MOBILE = ['1-0-0', 'mobile'] as const;
