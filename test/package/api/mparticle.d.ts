import { Protocol } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/plugin.js';

/** Kinds of custom events. */
type CustomEventType = 'navigation' | 'location' | 'search' | 'transaction' | 'user_content' | 'user_preference' | 'social' | 'media' | 'other';

interface BatchOptions {
    /** What the events count for. Default `production`. */
    environment?: 'development' | 'production';
    /**
     * The name of the workspace's GDPR purpose that the tracker's consent is told as, in `consent_state`. Default: none, and only
     * the attribute `consent` tells it.
     */
    gdprPurpose?: string;
    /**
     * The mParticle ID of whom the site knows by this device id and, after `identify`, by this id of its own. `undefined`: none, so
     * mParticle finds it by these ids. `false`: it is not known yet; then events wait, over pages too.
     */
    mpid?: (deviceId: string | undefined, customerId: string | undefined) => string | undefined | false;
}

interface MparticleOptions extends BatchOptions {
    /** The key of the workspace's web input. Required: without it, nothing is sent. */
    apiKey: string;
    /** Kinds of custom events, by their names. Default `other`. */
    eventTypes?: Record<string, CustomEventType>;
}
/** Sends to mParticle: batches for the web endpoint of its Events API. `collector` is that of the pod, or a CNAME of the site. */
declare function mparticle(given: MparticleOptions): Protocol;

export { mparticle };
export type { CustomEventType, MparticleOptions };
