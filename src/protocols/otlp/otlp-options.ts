import type { Schema } from '../../core/options/option-schema';

export interface OtlpOptions {
  /**
   * `service.name` of the resource: the name under which a backend lists the site. Default: `app.name`, else `unknown_service`.
   */
  serviceName?: string;
  /**
   * Additional attributes of the resource, e.g. `{ 'deployment.environment.name': 'production' }`. The site's attributes
   * override sojourn's.
   */
  resource?: Readonly<Record<string, unknown>>;
  /** Prefix of each attribute that the semantic conventions do not define. Default `sojourn.`. */
  prefix?: string;
}

/** Schema of the options, for `validateOptions` and `readAttributes`. */
export const otlpSchema: Schema = {
  serviceName: /./,
  // The protocol itself copies and checks the resource.
  resource: (value) => value,
  prefix: 'string',
};
