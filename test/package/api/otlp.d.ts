import { Protocol } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/plugin.js';

interface OtlpOptions {
    /** `service.name` of the resource: the name that a backend lists the site under. Default: `app.name`, else `unknown_service`. */
    serviceName?: string;
    /** More attributes of the resource, e.g. `{ 'deployment.environment.name': 'production' }`. They win over sojourn's own. */
    resource?: Readonly<Record<string, unknown>>;
    /** Begins the name of each attribute for which the semantic conventions have none. Default `sojourn.`. */
    prefix?: string;
}

/**
 * Sends events to an OpenTelemetry Collector, or to whatever else speaks OTLP: as log records with an `eventName`, by HTTP and
 * in JSON, to `/v1/logs` below `collector`. What the semantic conventions have a name for is an attribute of that name, the
 * rest is below a prefix, as it is.
 */
declare function otlp(options?: OtlpOptions): Protocol;

export { otlp };
export type { OtlpOptions };
