import { attempt } from '../../core/util/attempt';
import { inspect } from '../../core/util/inspect';
import { fillIn } from '../../core/options/fill-in';
import type { Read, Schema } from '../../core/options/option-schema';
import { readOwn } from '../../core/options/read-own';
import { validateOptions } from '../../core/options/validate-options';
import type { Warn } from '../../core/options/warn';

export interface SnowplowOptions {
  /** Snowplow's `app_id`, at most 255 characters. Default: the tracker's option `app.name`. */
  appId?: string;
  /** Snowplow's `platform`. Default `web`. */
  platform?: 'web' | 'mob' | 'pc' | 'srv' | 'app' | 'tv' | 'cnsl' | 'iot' | 'headset';
  /** Iglu URI by event name: such events are self-describing, all others structured. In an attribute: JSON. */
  schemas?: Readonly<Record<string, string>>;
  /**
   * Iglu URI by key of `track(..., { context })`: such values become entities. The same keys work for the session's
   * `attributes`, the user's `traits`, the properties of `page_view` and `engagement`, and for `consent`, `utm`, `device`,
   * `os`, `browser`. In an attribute: JSON.
   */
  entities?: Readonly<Record<string, string>>;
  /**
   * Prefix of the cookies of Snowplow's own tracker, its option `cookieName`. Its visitor is imported once; `''` imports
   * nobody. Default `_sp_`.
   */
  trackerCookie?: string;
  /**
   * Adds device memory and logical processors to `browser_context`. These values help to distinguish devices. Default `false`.
   */
  hardware?: boolean;
}

/** An Iglu URI: vendor, name, and a version whose model is at least 1. */
const igluUri = /^iglu:[\w.-]+\/[\w-]+\/jsonschema\/[1-9]\d*(-(0|[1-9]\d*)){2}$/;

/** Reads an object, or its JSON, and keeps the texts that are Iglu URIs. */
const readUris =
  (option: string): Read =>
  (value, warn) => {
    const uris: Record<string, unknown> = Object.create(null);
    const read = attempt(() =>
      Object.entries(typeof value === 'string' ? (JSON.parse(value) as object) : (value ?? {})),
    );
    for (const [name, uri] of read ?? [['', value]])
      if (typeof uri === 'string' && igluUri.test(uri)) uris[name] = uri;
      else
        warn(
          `snowplow.${option}.${name}`,
          __DEV__ ? `(${inspect(uri)}) must be an Iglu URI, as iglu:com.acme/name/jsonschema/1-0-0` : '',
        );
    return uris;
  };

const platforms = /^(web|mob|pc|srv|app|tv|cnsl|iot|headset)$/;

export const snowplowSchema: Schema = {
  appId: /^[^]{1,255}$/,
  platform: platforms,
  schemas: readUris('schemas'),
  entities: readUris('entities'),
  trackerCookie: /^[\w-]*$/,
  hardware: 'boolean',
};

/** Returns the usable options, with defaults. */
export const readSnowplowOptions = (options: SnowplowOptions | undefined, warn: Warn) => {
  const right = __DEV__ ? validateOptions(options, warn, snowplowSchema, 'snowplow.') : options;
  const { schemas, entities } = readOwn(right);
  const defaults = { appId: '', platform: 'web', trackerCookie: '_sp_', hardware: false } as const;
  const settings = {
    ...fillIn<Required<Omit<SnowplowOptions, 'schemas' | 'entities'>>>({ ...defaults }, right),
    schemas: readUris('schemas')(schemas, warn) as Record<string, string>,
    entities: readUris('entities')(entities, warn) as Record<string, string>,
  };
  // A collector rejects other platforms.
  if (!platforms.test(settings.platform)) settings.platform = 'web';
  return settings;
};
