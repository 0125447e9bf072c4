import { Protocol } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/plugin.js';

interface OtlpOptions {
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

/**
 * Sends events to an OpenTelemetry Collector or another OTLP receiver: as log records with an `eventName`, in JSON, to
 * `/v1/logs` below `collector`. Values that the semantic conventions name become attributes of that name; all others keep their
 * names, behind a prefix.
 */
declare function otlp(options?: OtlpOptions): Protocol;

export { otlp };
export type { OtlpOptions };
