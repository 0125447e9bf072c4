import { attempt } from '../../core/util/attempt';
import type { TrackedEvent } from '../../core/event/event';
import type { Batch } from '../../core/delivery/protocol';
import { collectUser, type TellField } from './collect-attributes';
import type { ModelBatch } from './models';

export interface BatchOptions {
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

/** What is the same for the events of a request, which are of one session and one user, as all of them say. */
export const describeBatch = (
  { sentAt, context: { app, sdk, device, os } }: Batch,
  events: readonly TrackedEvent[],
  { environment, gdprPurpose, mpid }: BatchOptions,
  tell: TellField,
  /** When the consent in force was given or denied. */
  consentAt: number,
  vendor: readonly string[],
): ModelBatch => {
  const [{ id, session, user, consent }] = events as [TrackedEvent];
  const [width, height] = `${device?.resolution}`.split('x');
  return {
    // The same for the same events, so that a batch that is sent again can be known; one that has grown is another.
    source_request_id: `${id}:${events[events.length - 1]!.id}:${events.length}`,
    environment: environment === 'development' ? environment : 'production',
    timestamp_unixtime_ms: Date.parse(sentAt),
    sdk_version: sdk.version,
    mp_deviceid: session?.userId,
    mpid: mpid
      ? attempt(() => mpid(session?.userId, user?.id))
      : // Whom the site names may be another one.
        user || session?.userId !== vendor[1]
        ? undefined
        : vendor[2],
    user_identities: { customer_id: user?.id },
    user_attributes: collectUser(user?.traits, tell),
    consent_state: {
      gdpr:
        gdprPurpose && consent !== 'pending'
          ? {
              [gdprPurpose]: {
                consented: consent === 'granted',
                timestamp_unixtime_ms: consentAt,
              },
            }
          : undefined,
    },
    application_info: { application_name: app?.name, application_version: app?.version },
    device_info: {
      platform: 'web',
      device_model: device?.model,
      os_version: os?.version,
      screen_width: +width! || undefined,
      screen_height: +height! || undefined,
    },
  };
};
