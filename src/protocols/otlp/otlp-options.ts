import type { Schema } from '../../options/option-schema';
import { readResource } from './read-resource';

export interface OtlpOptions {
  /** `service.name` of the resource: the name that a backend lists the site under. Default: `app.name`, else `unknown_service`. */
  serviceName?: string;
  /**
   * More attributes of the resource, e.g. `{ 'deployment.environment.name': 'production' }`. They win over those that sojourn
   * makes. As a text (in the script tag too) they are written as in `OTEL_RESOURCE_ATTRIBUTES`: `key=value,key=value`, with
   * what is special in them percent-encoded.
   */
  resource?: Readonly<Record<string, unknown>> | string;
  /** Begins the name of each attribute for which the semantic conventions have none. Default `sojourn.`. */
  prefix?: string;
}

/** What `validateOptions` and `readAttributes` know of them. */
export const otlpSchema: Schema = { serviceName: /./, resource: readResource, prefix: 'string' };
