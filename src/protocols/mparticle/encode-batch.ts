import type { TrackedEvent } from '../../event/event';
import type { Batch } from '../protocol';
import { collectAttributes, type TellField } from './collect-attributes';
import type { ModelBatch } from './models';

export interface BatchOptions {
  /** Default `production`. Events of `debug: { sessionId }` are always of `development`. */
  environment?: 'development' | 'production';
  /**
   * The name of the workspace's GDPR purpose that the tracker's consent is told as, in `consent_state`. Default: none, and only
   * the attribute `consent` tells it.
   */
  gdprPurpose?: string;
  /** Tells the browser's Global Privacy Control signal as the CCPA opt-out of data sales. Default `false`. */
  ccpa?: boolean;
}

/**
 * An id that is the same for the same events: that of the first, with a hash (FNV-1a) of all in the place of its last digits. So a
 * batch that is sent again can be known, and one that has grown meanwhile is another.
 */
export const requestId = (events: readonly TrackedEvent[]): string => {
  let hash = 0x811c9dc5;
  for (const { id } of events)
    for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return events[0]!.id.slice(0, -8) + (hash >>> 0).toString(16).padStart(8, '0');
};

const describeDevice = ({
  device,
  os,
  browser,
  locale = browser?.language,
}: Batch['context']): ModelBatch['device_info'] => {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(device?.resolution as string) ?? [];
  const [, language, country] = /^(\w+)(?:-\w{3,})?(?:-(\w\w))?/.exec(locale as string) ?? [];
  return {
    platform: 'web',
    brand: device?.brand,
    device_model: device?.model,
    os_version: os?.version,
    is_tablet: device && device.type === 'tablet',
    screen_width: width ? +width : undefined,
    screen_height: height ? +height : undefined,
    locale_language: language,
    locale_country: country,
  };
};

/** What is the same for the events of a request, which are of one session and one user, as all of them say. */
export const describeBatch = (
  { sentAt, context }: Pick<Batch, 'sentAt' | 'context'>,
  events: readonly TrackedEvent[],
  { environment = 'production', gdprPurpose, ccpa }: BatchOptions,
  mpid: string | undefined,
  tell: TellField,
): ModelBatch => {
  const [{ session, user, consent, debug, time }] = events as [TrackedEvent];
  const { app, sdk, gpc } = context;
  // When the visitor has decided is not known: it holds since the first event at the latest.
  const since = (consented: boolean) => ({ consented, timestamp_unixtime_ms: Date.parse(time) });
  return {
    source_request_id: requestId(events),
    environment: debug ? 'development' : environment,
    timestamp_unixtime_ms: Date.parse(sentAt),
    sdk_version: `${sdk.name} ${sdk.version}`,
    mp_deviceid: session?.userId,
    mpid,
    user_identities: user && { customer_id: user.id },
    user_attributes: user?.traits && collectAttributes(tell, user.traits),
    consent_state: {
      gdpr:
        gdprPurpose && consent !== 'pending' ? { [gdprPurpose]: since(consent === 'granted') } : undefined,
      ccpa: ccpa && gpc != null ? { data_sale_opt_out: since(gpc) } : undefined,
    },
    application_info: { application_name: app?.name, application_version: app?.version },
    device_info: describeDevice(context),
  };
};
