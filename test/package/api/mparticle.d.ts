import { Protocol } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/plugin.js';

/** Kinds of custom events. */
type CustomEventType = 'navigation' | 'location' | 'search' | 'transaction' | 'user_content' | 'user_preference' | 'social' | 'media' | 'other';

interface BatchOptions {
    /** mParticle's environment. Default `production`. */
    environment?: 'development' | 'production';
    /**
     * Reports the tracker's consent under this GDPR purpose of the workspace, in `consent_state`. By default consent is only sent
     * as the attribute `consent`.
     */
    gdprPurpose?: string;
    /**
     * Returns the mParticle ID that the site knows for this device id and, after `identify`, for the site's own user id. Return
     * `undefined` to let mParticle identify the user by these ids, or `false` to keep events waiting, across pages too, until the
     * ID is known.
     */
    mpid?: (deviceId: string | undefined, customerId: string | undefined) => string | undefined | false;
}

interface MparticleOptions extends BatchOptions {
    /** The key of the workspace's web input. Required: nothing is sent without it. */
    apiKey: string;
    /** Kinds of custom events by event name. Default `other`. */
    eventTypes?: Record<string, CustomEventType>;
}
/**
 * Sends batches to the web endpoint of mParticle's Events API. The tracker's option `collector` is the URL of the pod, or of
 * the site's CNAME for it.
 */
declare function mparticle(options: MparticleOptions): Protocol;

export { mparticle };
export type { CustomEventType, MparticleOptions };
