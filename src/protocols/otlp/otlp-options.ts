import type { Schema } from '../../core/options/option-schema';

export interface OtlpOptions {
  /** `service.name` of the resource: the name that a backend lists the site under. Default: `app.name`, else `unknown_service`. */
  serviceName?: string;
  /** More attributes of the resource, e.g. `{ 'deployment.environment.name': 'production' }`. They win over sojourn's own. */
  resource?: Readonly<Record<string, unknown>>;
  /** Begins the name of each attribute for which the semantic conventions have none. Default `sojourn.`. */
  prefix?: string;
}

/** What `validateOptions` and `readAttributes` know of them. */
export const otlpSchema: Schema = {
  serviceName: /./,
  // Copied, and checked, by the protocol itself.
  resource: (given) => given,
  prefix: 'string',
};
